package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.ALL_FAULTS;
import static dev.brownout.emulator.core.ExceptionBench.CFSR;
import static dev.brownout.emulator.core.ExceptionBench.SHCSR;
import static dev.brownout.emulator.core.ExceptionBench.SVC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory protection unit (Armv7-M ARM, B3.5). */
class MpuTest {
    private static final int CTRL = 0xe000ed94;
    private static final int RNR = 0xe000ed98;
    private static final int RBAR = 0xe000ed9c;
    private static final int RASR = 0xe000eda0;
    private static final int AREA = 0x20001000;
    private static final int XN = 1 << 28;

    @Test
    void mpuRefusesAStoreAndTellsWhere() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS);
        // Region 0: 256 bytes at 0x20001000, read-only, privileged background map.
        b.write(0xe000ed9c, 0x20001000 | 0x10).write(0xe000eda0, 6 << 24 | 7 << 1 | 1).write(0xe000ed94, 5);
        b.cpu.r[1] = 0x20001080;
        b.steps(2);
        assertEquals(List.of("+4"), b.events);
        assertEquals(FaultStatus.DACCVIOL | FaultStatus.MMARVALID, b.read(CFSR));
        assertEquals(0x20001080, b.read(0xe000ed34));
    }

    @Test
    void disabledSubregionLetsTheNextRegionDecide() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS);
        // Subregion 4 (0x80 to 0x9f of 256 bytes) is off.
        b.write(0xe000ed9c, 0x20001000 | 0x10).write(0xe000eda0, 6 << 24 | 1 << 12 | 7 << 1 | 1).write(0xe000ed94, 5);
        b.cpu.r[1] = 0x20001080;
        b.cpu.r[0] = 9;
        b.steps(2);
        assertEquals(List.of(), b.events);
        assertEquals(9, b.read(0x20001080));
    }

    @Test
    void unalignedStoreIntoTheNextRegionIsRefused() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS);
        // Region 0: 32 bytes at 0x20001000 without access; the store's last two bytes lie in it.
        b.write(0xe000ed9c, 0x20001000 | 0x10).write(0xe000eda0, 4 << 1 | 1).write(0xe000ed94, 5);
        b.cpu.r[1] = 0x20000ffe;
        b.steps(2);
        assertEquals(List.of("+4"), b.events);
        assertEquals(0x20001000, b.read(0xe000ed34), "the address of the part that was refused");
    }

    private static void region(ExceptionBench b, int number, int base, int rasr) {
        b.write(RBAR, base | 0x10 | number, b.cpu).write(RASR, rasr, b.cpu);
    }

    private static int size(int log2) {
        return log2 - 1 << 1 | 1;
    }

    // One instruction in a fresh machine: does it end in its fault?
    private static boolean faults(ExceptionBench b) {
        b.steps(2);
        return b.events.contains("+4");
    }

    private static ExceptionBench accessing(String instruction, int address, boolean privileged) {
        ExceptionBench b = new ExceptionBench(instruction).write(SHCSR, ALL_FAULTS);
        b.cpu.r[1] = address;
        b.cpu.unprivilegedThread = !privileged;
        return b;
    }

    @Test
    void accessPermissionsFollowTheTable() {
        // AP: privileged read, write, unprivileged read, write.
        String[] table = {"----", "rw--", "rwr-", "rwrw", null, "r---", "r-r-", "r-r-"};
        for (int ap = 0; ap < 8; ap++) {
            for (int i = 0; i < 4 && table[ap] != null; i++) {
                // ldrb r0, [r1]; strb r0, [r1]
                ExceptionBench b = accessing(i % 2 == 0 ? "7808" : "7008", AREA, i < 2);
                // What the thread executes itself must stay open to it.
                region(b, 0, 0, 6 << 24 | size(16));
                region(b, 7, AREA, ap << 24 | size(12));
                b.write(CTRL, 5, b.cpu);
                assertEquals(table[ap].charAt(i) == '-', faults(b), "AP " + ap + ", access " + i);
            }
        }
    }

    @Test
    void unprivilegedLoadIsCheckedAsUnprivileged() {
        // ldrt r0, [r1]
        ExceptionBench b = accessing("f851 0e00", AREA, true);
        region(b, 0, AREA, 1 << 24 | size(12));
        b.write(CTRL, 5);
        assertTrue(faults(b));
    }

    @Test
    void regionsReachFrom32BytesTo4Gigabytes() {
        for (int log2 = 5; log2 <= 32; log2++) {
            // The last byte, as far as there is memory.
            int base = log2 <= 12 ? AREA : log2 <= 29 ? 0x20000000 : 0;
            int address = log2 <= 16 ? base + (1 << log2) - 1 : 0x2000ffff;
            ExceptionBench last = accessing("7808", address, true);
            region(last, 0, base, size(log2));
            last.write(CTRL, 5);
            assertTrue(faults(last), "last byte of 2^" + log2);
        }
        ExceptionBench behind = accessing("7808", AREA + 32, true);
        region(behind, 0, AREA, size(5));
        behind.write(CTRL, 5);
        assertFalse(faults(behind));
    }

    @Test
    void everySubregionCanBeLeftOut() {
        for (int off = 0; off < 8; off++) {
            for (int i = 0; i < 8; i++) {
                ExceptionBench b = accessing("7808", AREA + 32 * i + 31, true);
                region(b, 0, AREA, 1 << 8 + off | size(8));
                b.write(CTRL, 5);
                assertEquals(i != off, faults(b));
            }
        }
    }

    @Test
    void regionsBelow256BytesHaveNoSubregions() {
        ExceptionBench b = accessing("7808", AREA, true);
        region(b, 0, AREA, 0xff00 | size(7));
        b.write(CTRL, 5);
        assertTrue(faults(b));
    }

    @Test
    void highestRegionNumberDecides() {
        ExceptionBench b = accessing("7808", AREA + 0x40, true);
        region(b, 3, AREA, size(12));
        region(b, 4, AREA + 0x40, 3 << 24 | size(5));
        b.write(CTRL, 5);
        assertFalse(faults(b));
    }

    @Test
    void executeNeverRegionRefusesFetches() {
        // bx r1
        ExceptionBench b = accessing("4708", AREA | 1, true);
        region(b, 0, AREA, XN | 3 << 24 | size(12));
        b.write(CTRL, 5);
        assertTrue(faults(b));
        assertEquals(FaultStatus.IACCVIOL, b.read(CFSR));
    }

    @Test
    void mpuThatIsSwitchedOnRefusesTheVeryNextFetch() {
        // str r0, [r1]; adds r0, #5; b MAIN: the second time round, all of it has been fetched before.
        ExceptionBench b = new ExceptionBench("6008 3005 e7fc").write(SHCSR, ALL_FAULTS);
        region(b, 0, ExceptionBench.MAIN, XN | 3 << 24 | size(12));
        b.cpu.r[0] = 0;
        b.cpu.r[1] = CTRL;
        b.cycles(14);
        assertEquals(List.of("+4"), b.events);
        assertEquals(ExceptionBench.MAIN + 2, b.read(b.sp() + 24));
    }

    @Test
    void backgroundMapIsForPrivilegedCodeOnly() {
        ExceptionBench b = accessing("7808", AREA, false);
        region(b, 0, 0, 6 << 24 | size(16));
        b.write(CTRL, 5, b.cpu);
        assertTrue(faults(b));
        b = accessing("7808", AREA, true);
        region(b, 0, 0, 6 << 24 | size(16));
        b.write(CTRL, 1);
        assertTrue(faults(b), "without PRIVDEFENA there is none");
    }

    @Test
    void negativePrioritiesRunWithoutItUnlessHfnmiena() {
        for (int control : new int[] {5, 7}) {
            ExceptionBench b = accessing("7808", AREA, true);
            region(b, 0, AREA, size(12));
            b.write(CTRL, control);
            b.cpu.faultmask = 1;
            b.machine.exceptions().masksChanged();
            b.steps(2);
            assertEquals(control == 7, b.machine.exceptions().lockedUp());
        }
    }

    @Test
    void privatePeripheralBusIsAlwaysReachable() {
        ExceptionBench b = accessing("6808", 0xe000ed00, true);
        region(b, 0, 0, 6 << 24 | size(16));
        region(b, 7, 0xe0000000, size(20));
        b.write(CTRL, 1);
        b.steps(1);
        assertEquals(0x410fc241, b.cpu.r[0]);
    }

    @Test
    void stackingIsCheckedAsTheThreadThatIsLeft() {
        ExceptionBench b = new ExceptionBench(SVC).write(SHCSR, ALL_FAULTS);
        region(b, 0, 0, 6 << 24 | size(16));
        region(b, 1, AREA, 1 << 24 | size(12));
        b.cpu.unprivilegedThread = true;
        b.cpu.setPsp(AREA + 0x100);
        b.cpu.useProcessStack(true);
        b.write(CTRL, 5, b.cpu);
        b.steps(2);
        assertEquals(List.of("+4"), b.events);
        assertEquals(FaultStatus.MSTKERR, b.read(CFSR));
    }

    @Test
    void aliasesWriteFourRegionsInARow() {
        ExceptionBench b = new ExceptionBench("bf00");
        for (int i = 0; i < 4; i++) {
            b.write(RBAR + 8 * i, 0x20000000 + 0x1000 * i | 0x10 | i + 2).write(RASR + 8 * i, i << 24 | size(12));
        }
        for (int i = 0; i < 4; i++) {
            b.write(RNR, i + 2);
            assertEquals(0x20000000 + 0x1000 * i | i + 2, b.read(RBAR));
            assertEquals(i << 24 | size(12), b.read(RASR));
        }
        assertEquals(8 << 8, b.read(0xe000ed90));
    }
}
