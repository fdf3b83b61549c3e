package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerTest {
    private static final int RESETREAS = 0x40000400;
    private static final int SYSTEMOFF = 0x40000500;
    private static final int GPREGRET = 0x4000051C;
    private static final int GPREGRET2 = 0x40000520;

    private final Bench bench = new Bench();

    @Test
    void resetReasonIsZeroAfterPowerOn() {
        assertEquals(0, bench.read(RESETREAS));
        bench.machine.resetNow(ResetKind.SOFTWARE);
        bench.machine.powerCut(new Tear.Finished());
        bench.machine.powerOn();
        assertEquals(0, bench.read(RESETREAS));
    }

    @ParameterizedTest
    @CsvSource({"PIN, 1", "WATCHDOG, 2", "SOFTWARE, 4", "LOCKUP, 8"})
    void eachResetLeavesItsReason(ResetKind kind, int reason) {
        bench.machine.resetNow(kind);
        assertEquals(reason, bench.read(RESETREAS));
    }

    @Test
    void reasonsCollectUntilOnesAreWrittenToThem() {
        bench.machine.resetNow(ResetKind.SOFTWARE);
        bench.machine.resetNow(ResetKind.WATCHDOG);
        assertEquals(6, bench.read(RESETREAS));
        bench.write(RESETREAS, 2);
        assertEquals(4, bench.read(RESETREAS));
    }

    @ParameterizedTest
    @CsvSource({"SOFTWARE, true", "LOCKUP, true", "PIN, false", "WATCHDOG, false"})
    void retentionRegistersSurviveSoftwareAndLockup(ResetKind kind, boolean survives) {
        bench.write(GPREGRET, 0x1a5);
        bench.write(GPREGRET2, 0x42);
        bench.machine.resetNow(kind);
        assertEquals(survives ? 0xa5 : 0, bench.read(GPREGRET));
        assertEquals(survives ? 0x42 : 0, bench.read(GPREGRET2));
    }

    @Test
    void ramSurvivesEveryResetButPowerLoss() {
        for (ResetKind kind : new ResetKind[] {ResetKind.SOFTWARE, ResetKind.WATCHDOG, ResetKind.PIN, ResetKind.LOCKUP}) {
            bench.write(Bench.RAM + 0x100, 0xcafe);
            bench.machine.resetNow(kind);
            assertEquals(0xcafe, bench.read(Bench.RAM + 0x100));
        }
        bench.machine.powerCut(new Tear.Finished());
        bench.machine.powerOn();
        assertNotEquals(0xcafe, bench.read(Bench.RAM + 0x100));
    }

    @Test
    void systemOffEndsTheRunUntilAReset() {
        bench.write(SYSTEMOFF, 1);
        assertEquals(new Stop.SwitchedOff(), bench.pass(Bench.MS));
        assertEquals(new Stop.SwitchedOff(), bench.pass(Bench.MS));
        bench.machine.resetNow(ResetKind.PIN);
        assertEquals(new Stop.Limit(), bench.pass(Bench.MS));
    }

    @Test
    void noUsbSupplyUnlessTheBoardHasIt() {
        assertEquals(0, bench.read(0x40000438));
        Bench powered = new Bench("irq: 0, vbus: 0", "irq: 0, vbus: 1");
        assertEquals(3, powered.read(0x40000438));
        assertEquals(1, powered.read(0x4000011C));
    }

    @Test
    void ramPowerIsSetAndClearedByItsOwnRegisters() {
        bench.write(0x40000908, 3);
        assertEquals(0xfffc, bench.read(0x40000900));
        bench.write(0x40000904, 0x10001);
        assertEquals(0x1fffd, bench.read(0x40000900));
    }

    @Test
    void errataRegistersAreAcceptedWithoutAReport() {
        for (int address : new int[] {0x40000EE4, 0x4000053C, 0x400005A0, 0x40000638, 0x4000568C, 0x4000F518, 0x40029640, 0x40029054,
            0x4000173C}) {
            bench.write(address, 1);
        }
        assertEquals(0, bench.unmodelled.size());
    }
}
