package dev.brownout.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.emulator.core.Engines;
import dev.brownout.fixtures.Fixtures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {

    static List<Workload> workloads() {
        return Workload.all();
    }

    static Stream<Arguments> workloadsAndEngines() {
        return workloads().stream().flatMap(workload -> Engines.installed().keySet().stream().map(engine -> Arguments.of(workload, engine)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("workloadsAndEngines")
    void endsRightOnEveryEngineWithTheInterpretersInstructionsAndCycles(Workload workload, String engine) {
        Reference reference = Reference.of(workload);
        WorkloadMachine machine = new WorkloadMachine(workload, Engines.find(engine));
        assertEquals(reference.three(), machine.run(3));
        assertEquals(workload.name() + ": done\n", machine.text());
        assertEquals(reference.one(), machine.run(1), "one round, after a run with more");
        assertEquals(reference.three(), machine.run(3), "warm, and put back to three");
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void endsRightOnUnicornUnlessItTakesInterrupts(Workload workload) {
        PlainUnicorn unicorn = new PlainUnicorn();
        if (unicorn.unable(workload).isPresent()) {
            assertEquals("bench-interrupts", workload.name());
            return;
        }
        try (Contender.Running running = unicorn.start(workload, Reference.of(workload))) {
            assertEquals(2, running.measure(2).iterations());
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void endsRightOnQemu(Workload workload) {
        Optional<Path> qemu = Qemu.find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
        assumeTrue(qemu.isPresent(), "SKIPPED: " + Qemu.PROGRAM + " is not on the PATH.");
        Reference reference = Reference.of(workload);
        try (Contender.Running running = new Qemu(qemu.get()).start(workload, reference)) {
            assertEquals(reference.instructions(3) - reference.instructions(1), running.measure(2).instructions());
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void runsFiftyToAHundredMillionInstructionsAsBuilt(Workload workload) {
        long instructions = Reference.of(workload).instructions(workload.builtIterations());
        assertTrue(instructions >= 50_000_000 && instructions <= 100_000_000, instructions + " instructions");
    }

    @Test
    void onlyTheWordOfTheIterationsIsReplaced() {
        Workload workload = Workload.find("bench-fpu");
        byte[] built = Fixtures.BENCH_FPU.image();
        byte[] changed = workload.image(0x01020304);
        List<Integer> differences = new ArrayList<>();
        for (int i = 0; i < built.length; i++) {
            if (built[i] != changed[i]) {
                differences.add(i);
            }
        }
        int at = workload.iterationsAddress();
        assertEquals(List.of(at, at + 1, at + 2, at + 3), differences);
        assertEquals(List.of((byte) 4, (byte) 3, (byte) 2, (byte) 1), List.of(changed[at], changed[at + 1], changed[at + 2], changed[at + 3]));
    }

    @Test
    void shortNameIsEnough() {
        assertEquals("bench-memcpy", Workload.find("memcpy").name());
        String message = assertThrows(InputException.class, () -> Workload.find("memset")).getMessage();
        assertEquals("there is no workload 'memset'; there are: sha256, ecdsa, ed25519, branchy, interrupts, memcpy, fpu", message);
    }

    @Test
    void instructionsOfAnyNumberOfRoundsAreKnownFromTwoShortRuns() {
        Workload workload = Workload.find("branchy");
        Reference reference = Reference.of(workload);
        assertEquals(new WorkloadMachine(workload, Engines.find(Engines.INTERPRETER)).run(9).instructions(), reference.instructions(9));
    }

    @Test
    void workloadThatFindsItsResultWrongIsAFailure() {
        Workload workload = Workload.find("branchy");
        WorkloadMachine machine = new WorkloadMachine(workload, Engines.find(Engines.INTERPRETER));
        machine.prepare(1);
        String image = new String(Fixtures.BENCH_BRANCHY.image(), StandardCharsets.ISO_8859_1);
        machine.machine().flash().preload(image.indexOf("abcdefgh_"), new byte[] {'x'});
        WorkloadFailure failure = assertThrows(WorkloadFailure.class, machine::run);
        assertEquals(ExitCode.FIRMWARE_FAILED, failure.exitCode());
        assertEquals("bench-branchy on interpreter ended with code 1, saying \"bench-branchy: wrong result\"", failure.getMessage());
    }
}
