package dev.brownout.emulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.debug.GdbTarget.Halt;
import dev.brownout.emulator.debug.GdbTarget.Watchpoint;
import dev.brownout.emulator.machine.Machine;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MachineTargetTest {

    private static final int COUNTER = SampleMachine.RAM;
    private static final int SQUARE = 0xC008;

    private Machine machine;
    private MachineTarget target;

    @BeforeEach
    void start() throws IOException {
        machine = SampleMachine.started();
        target = new MachineTarget(machine, Breakpoints.NONE, OptionalInt::empty, () -> { });
        machine.bus().writeDirect(COUNTER, 3, 4);
    }

    private int pc() {
        return machine.cpu().r[CpuState.PC];
    }

    @Test
    void stepExecutesOneInstructionOfTheProgram() {
        assertEquals(0xC010, pc());
        assertEquals(new Halt.Done(), target.step());
        assertEquals(0xC012, pc());
    }

    @Test
    void memoryAreasCoverEveryAddressSoThatRegistersCanBeAskedFor() {
        long covered = 0;
        for (GdbTarget.MemoryArea area : target.memory()) {
            assertEquals(covered, area.start());
            covered += area.size();
        }
        assertEquals(1L << 32, covered);
        assertEquals(0x410FC241, target.read(0xE000ED00, 4));
    }

    @Test
    void runStopsBeforeABreakpoint() {
        target.breakAt(Set.of(SQUARE));
        assertEquals(new Halt.Done(), target.run());
        assertEquals(SQUARE, pc());
        assertEquals(3, machine.cpu().r[0]);
        target.run();
        assertEquals(SQUARE, pc());
        assertEquals(10, machine.cpu().r[0], "3 squared, and one more");
    }

    @Test
    void watchpointStopsBehindTheStoreThatHitsIt() {
        Watchpoint counter = new Watchpoint(COUNTER + 1, 1, false, true);
        target.watch(List.of(counter));
        assertEquals(new Halt.Watched(counter), target.run());
        assertEquals(0xC01C, pc());
        assertEquals(9, machine.bus().readDirect(COUNTER, 4));
    }

    @Test
    void readWatchpointStopsBehindTheLoad() {
        Watchpoint counter = new Watchpoint(COUNTER, 4, true, false);
        target.watch(List.of(counter));
        assertEquals(new Halt.Watched(counter), target.run());
        assertEquals(0xC016, pc());
    }

    @Test
    void programInFlashIsReplacedWithoutRulesOfItsCells() {
        target.eraseFlash(0xC000, 0x1000);
        assertEquals(-1, target.read(0xC010, 4));
        target.write(0xC010, 0x12345678, 4);
        target.write(0xC010, 0x7FFFFFFF, 4);
        assertEquals(0x7FFFFFFF, target.read(0xC010, 4));
    }

    @Test
    void sleepWithoutEndIsNoHaltOfItsOwn() {
        target.write(0xC010, 0xE7FDBF30, 4);
        assertEquals(new Halt.Done(), target.run());
        assertTrue(machine.cpu().sleeping);
        assertEquals(new Halt.Done(), target.run());
    }

    @Test
    void resetStartsAfreshAndPowerCutLosesRam() {
        target.run();
        target.reset();
        assertEquals(0xC010, pc());
        assertTrue(machine.bus().readDirect(COUNTER, 4) != 3);
        machine.bus().writeDirect(COUNTER, 3, 4);
        target.cutPower();
        assertTrue(machine.bus().readDirect(COUNTER, 4) != 3);
        assertEquals(2, machine.powerCycles());
    }

    @Test
    void gdbLoadsRunsAndLooks(@TempDir Path directory) throws Exception {
        String gdb = Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(d -> Path.of(d, "gdb-multiarch").toString())
                .filter(p -> Files.isExecutable(Path.of(p))).findFirst().orElse("");
        assumeTrue(!gdb.isEmpty(), "gdb-multiarch is not on the PATH");
        Path elf = directory.resolve("sample.elf");
        try (InputStream in = dev.brownout.emulator.firmware.FirmwareImage.class.getResourceAsStream("sample.elf")) {
            Files.copy(in, elf);
        }
        try (GdbServer server = new GdbServer(0)) {
            CompletableFuture<GdbServer.Outcome> outcome = CompletableFuture.supplyAsync(() -> {
                try {
                    return server.serve(target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Process process = new ProcessBuilder(gdb, "-nx", "-batch", "-ex", "set pagination off", "-ex",
                    "target remote 127.0.0.1:" + server.port(), "-ex", "load", "-ex", "monitor reset", "-ex", "info mem",
                    "-ex", "set var counter = 3", "-ex", "break square", "-ex", "continue", "-ex", "backtrace", "-ex", "print x",
                    "-ex", "delete", "-ex", "watch counter", "-ex", "continue", "-ex", "print counter", "-ex", "info registers msp"
                            + " control d0",
                    "-ex", "stepi", "-ex", "compare-sections", "-ex", "monitor cycles", "-ex", "kill", elf.toString())
                    .redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), output);
            assertEquals(GdbServer.Outcome.OVER, outcome.get(20, TimeUnit.SECONDS), output);
            assertTrue(output.contains("Loading section .text"), output);
            assertTrue(output.contains("0x0000c000 0x0001c000 flash blocksize 0x1000"), output);
            assertTrue(output.contains("Breakpoint 1, square (x=3)"), output);
            assertTrue(output.contains("reset_handler () at"), output);
            assertTrue(output.contains("New value = 9"), output);
            assertTrue(output.contains("msp            0x20003ff8"), output);
            assertTrue(output.contains(" cycles"), output);
        }
    }
}
