package dev.brownout.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.bench.Workload;
import dev.brownout.cli.bench.WorkloadMachine;
import dev.brownout.emulator.core.Engines;
import org.junit.jupiter.api.Test;

/** What the benchmarks measure does its work, and does it right. */
class SubjectsTest {
    @Test
    void roundsOfAWorkloadTakeTheSameCyclesInEveryRunAndOnBothEngines() {
        Workload workload = Workload.find("bench-ecdsa");
        WorkloadMachine interpreted = new WorkloadMachine(workload, Engines.find("interpreter"));
        long cycles = interpreted.cyclesOfARound();
        assertTrue(cycles > 100_000 && cycles < 16_000_000, "cycles of one verification: " + cycles);
        assertEquals(cycles, interpreted.cyclesOfARound());
        assertEquals(cycles, new WorkloadMachine(workload, Engines.find("translator")).cyclesOfARound());
    }

    @Test
    void armBootloaderAcceptsTheImageThatIsVerifiedHere() {
        SignedFixture signed = SignedFixture.application();
        ArmBootloader bootloader = ArmBootloader.verifying(signed.image());
        assertTrue(bootloader.hashedBytes() > 0x1_0000 && bootloader.hashedBytes() < signed.image().length);
    }
}
