package dev.brownout.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.unicorn.UnicornRunner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the benchmarks measure does its work, and does it right. */
class SubjectsTest {
    @Test
    void workloadSucceedsOnInterpreterAndOnUnicorn() {
        assertTrue(new Workload("bench-ecdsa", "interpreter").run() > 1_000_000);
        try (UnicornRunner unicorn = new UnicornRunner(Workload.load("bench-ecdsa"),
            List.of(new UnicornRunner.Memory(0, 0x10_0000), new UnicornRunner.Memory(0x2000_0000, 0x4_0000)))) {
            assertTrue(unicorn.run());
        }
    }

    @Test
    void enginesExecuteTheSameInstructionsInTheSameCycles() {
        Workload interpreted = new Workload("bench-ecdsa", "interpreter");
        Workload translated = new Workload("bench-ecdsa", "translator");
        assertEquals(interpreted.run(), translated.run());
        assertEquals(interpreted.cyclesOfARound(), translated.cyclesOfARound());
    }

    @Test
    void roundsOfAWorkloadTakeTheSameCyclesInEveryRun() {
        long cycles = new Workload("bench-ecdsa", "interpreter").cyclesOfARound();
        assertTrue(cycles > 100_000 && cycles < 16_000_000, "cycles of one verification: " + cycles);
        assertEquals(cycles, new Workload("bench-ecdsa", "interpreter").cyclesOfARound());
    }

    @Test
    void armBootloaderAcceptsTheImageThatIsVerifiedHere() {
        SignedFixture signed = SignedFixture.application();
        ArmBootloader bootloader = ArmBootloader.verifying(signed.image());
        assertTrue(bootloader.hashedBytes() > 0x1_0000 && bootloader.hashedBytes() < signed.image().length);
    }
}
