package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.ALL_FAULTS;
import static dev.brownout.emulator.core.ExceptionBench.MAIN;
import static dev.brownout.emulator.core.ExceptionBench.SHCSR;
import static dev.brownout.emulator.core.ExceptionBench.STACK;
import static dev.brownout.emulator.core.ExceptionBench.SVC;
import static dev.brownout.emulator.core.ExceptionBench.handler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Registers of the private peripheral bus (Armv7-M ARM, B3.2; Cortex-M4 TRM, 4.2 and 8 to 11). */
class SystemControlSpaceTest {
    @Test
    void cycleCounterCountsWhileTraceIsEnabled() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.cycles(10);
        assertEquals(0, b.read(0xe0001004));
        b.write(0xe000edfc, 1 << 24).write(0xe0001000, 1);
        long start = b.cpu.cycles;
        b.cycles(123);
        assertEquals(b.cpu.cycles - start, b.read(0xe0001004));
    }

    @Test
    void unprivilegedCodeCannotReachTheSystemControlSpace() {
        // ldr r0, [r1]
        ExceptionBench b = new ExceptionBench("6808").write(SHCSR, ALL_FAULTS);
        b.cpu.unprivilegedThread = true;
        b.cpu.r[1] = 0xe000ed00;
        b.steps(2);
        assertEquals(List.of("+5"), b.events);
    }

    @Test
    void systemResetRequestRestartsFromTheVectorTable() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.machine.setStopsAtReset(true);
        b.cycles(20);
        b.write(0xe000ed0c, 0x05fa0004);
        assertEquals(new Stop.WasReset(ResetKind.SOFTWARE), b.machine.runFor(1000));
        assertEquals(MAIN, b.pc());
        assertEquals(STACK, b.sp());
    }

    @Test
    void resetRequestWithoutTheKeyIsIgnored() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.machine.setStopsAtReset(true);
        b.write(0xe000ed0c, 0x12340004);
        assertInstanceOf(Stop.Limit.class, b.machine.runFor(100));
    }

    @Test
    void snapshotBringsBackEverything() {
        ExceptionBench b = new ExceptionBench(SVC).irq(0, 0x40);
        b.write(0xe000e014, 49).write(0xe000e010, 7);
        b.cycles(500);
        var snapshot = b.machine.snapshot();
        var hash = b.machine.stateHash();
        b.cycles(777);
        var later = b.machine.stateHash();
        assertTrue(!later.equals(hash));
        b.machine.restore(snapshot);
        assertEquals(hash, b.machine.stateHash());
        b.cycles(777);
        assertEquals(later, b.machine.stateHash());
    }

    @Test
    void identificationIsThatOfACortexM4r0p1() {
        ExceptionBench b = new ExceptionBench("bf00");
        int[] offsets = {0xd00, 0xd40, 0xd44, 0xd48, 0xd4c, 0xd50, 0xd54, 0xd58, 0xd5c, 0xd60, 0xd64, 0xd68, 0xd6c, 0xd70, 0xf40, 0xf44};
        int[] values = {0x410fc241, 0x30, 0x200, 0x100000, 0, 0x100030, 0, 0x01000000, 0, 0x01141110, 0x02112000, 0x21232231, 0x01111131,
            0x01310132, 0x10110021, 0x11000011};
        for (int i = 0; i < offsets.length; i++) {
            assertEquals(values[i], b.read(0xe000e000 + offsets[i]), Integer.toHexString(offsets[i]));
        }
        assertEquals(0x0c, b.read(0xe000efe0));
        assertEquals(0xb1, b.read(0xe000effc));
        assertEquals(1, b.read(0xe000e004), "ICTR: up to 64 interrupts");
    }

    @Test
    void registersKeepTheBitsThatExist() {
        ExceptionBench b = new ExceptionBench("bf00");
        int[] offsets = {0x008, 0xd08, 0xd10, 0xd14, 0xd18, 0xd1c, 0xd20, 0xd88, 0xf38};
        int[] kept = {0x307, 0xffffff80, 0x16, 0x31b, 0x00e0e0e0, 0xe0000000, 0xe0e000e0, 0xf00000, 0xfffffff8};
        for (int i = 0; i < offsets.length; i++) {
            int address = 0xe000e000 + offsets[i];
            b.write(address, -1);
            assertEquals(kept[i], b.read(address), Integer.toHexString(offsets[i]));
            b.write(address, 0);
            assertEquals(0, b.read(address), Integer.toHexString(offsets[i]));
        }
    }

    @Test
    void everyBlockIsClosedToUnprivilegedCodeButStimulusPorts() {
        int[] closed = {0xe000e010, 0xe000e100, 0xe000ed04, 0xe000edf0, 0xe000ef34, 0xe0001004, 0xe0000e80, 0xe0002000, 0xe0040010,
            0xe00ff000};
        for (int address : closed) {
            // ldr r0, [r1]
            ExceptionBench b = new ExceptionBench("6808").write(SHCSR, ALL_FAULTS);
            b.cpu.unprivilegedThread = true;
            b.cpu.r[1] = address;
            b.steps(2);
            assertEquals(List.of("+5"), b.events, Integer.toHexString(address));
        }
        ExceptionBench b = new ExceptionBench("6808").write(SHCSR, ALL_FAULTS);
        b.cpu.unprivilegedThread = true;
        b.cpu.r[1] = 0xe0000000;
        b.steps(2);
        assertEquals(List.of(), b.events);
    }

    @Test
    void stimulusPortIsReadyOnceItIsEnabled() {
        ExceptionBench b = new ExceptionBench("bf00").write(0xe0000e80, 1);
        assertEquals(0, b.read(0xe0000e80), "locked");
        b.write(0xe000edfc, 1 << 24).write(0xe0000fb0, 0xc5acce55).write(0xe0000e80, 1).write(0xe0000e00, 2);
        assertEquals(0, b.read(0xe0000000));
        assertEquals(1, b.read(0xe0000004));
        b.write(0xe0000004, 'x');
        b.write(0xe000edfc, 0);
        assertEquals(0, b.read(0xe0000004), "TRCENA");
    }

    @Test
    void absentUnitsReadAsZeroAndTheRomTableSaysSo() {
        ExceptionBench b = new ExceptionBench("bf00").write(0xe0041000, -1);
        assertEquals(0, b.read(0xe0041000));
        assertEquals(0xfff42002, b.read(0xe00ff014), "ETM");
        assertEquals(0xfff03003, b.read(0xe00ff008), "FPB");
        ExceptionBench small = new ExceptionBench(CoreModel.CORTEX_M0_PLUS, "bf00").write(0xe0002000, 3);
        assertEquals(0, small.read(0xe0002000));
        assertEquals(0xfff03002, small.read(0xe00ff008));
        assertEquals(0xfff0f003, b.read(0xe00ff000));
        assertEquals(0xc4, b.read(0xe00fffe0));
        b.write(0xe0040010, 0x1234);
        assertEquals(0x1234, b.read(0xe0040010), "TPIU ACPR");
    }

    @Test
    void debugStatusTellsOfAResetOnce() {
        ExceptionBench b = new ExceptionBench("bf00");
        assertEquals(1 << 25, b.read(0xe000edf0) & 1 << 25);
        assertEquals(0, b.read(0xe000edf0) & (1 << 25 | 1));
        b.write(0xe000edf0, 0xa05f0003);
        assertEquals(0, b.read(0xe000edf0) & 3, "software cannot enable halting debug");
        b.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(1 << 25, b.read(0xe000edf0) & 1 << 25);
    }

    @Test
    void traceSurvivesAResetAndTheMonitorDoesNot() {
        ExceptionBench b = new ExceptionBench("bf00").write(0xe000edfc, 1 << 24 | 1 << 16).write(0xe0001000, 1);
        b.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(1 << 24, b.read(0xe000edfc));
        b.cycles(50);
        assertTrue(b.read(0xe0001004) >= 50);
    }

    @Test
    void debuggersBitsOfAircrDoNothingForSoftware() {
        ExceptionBench b = new ExceptionBench(ExceptionBench.SVC).handler(11, "bf00 4770");
        b.steps(2);
        b.write(0xe000ed0c, 0x05fa0003).steps(1);
        assertTrue(b.machine.nvic().isActive(11));
        b.write(0xe000ed0c, 0x05fa0700);
        assertEquals(0xfa050700, b.read(0xe000ed0c));
    }

    @Test
    void bitBandAliasReachesOneBit() {
        ExceptionBench b = new ExceptionBench("bf00").write(0x20001000, 0);
        int alias = 0x22000000 + 0x1000 * 32;
        b.write(alias + 4 * 5, 1).write(alias + 4 * 31, 0xff).write(alias + 4 * 5, 2);
        assertEquals(0x80000000, b.read(0x20001000));
        assertEquals(1, b.read(alias + 4 * 31));
        b.machine.bus().writeDirect(alias + 4 * 9, 1, 1);
        b.machine.bus().writeDirect(alias + 4 * 17, 1, 2);
        assertEquals(0x80020200, b.read(0x20001000));
        assertEquals(1, b.machine.bus().readDirect(alias + 4 * 9, 1));
    }
}
