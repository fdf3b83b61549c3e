package dev.brownout.emulator.core.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CpuState;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What translated code takes of the process's memory. */
class RegionStoreTest {
    private static final int CODE = Rig.RAM + 0x100;

    // movs r0, #n; adds r0, r0, r1; b to the first: each value another code.
    private static void loop(Rig rig, int value) {
        rig.place(CODE, 0x2000 | value & 0xff, 2);
        rig.place(CODE + 2, 0x1840 | value >>> 8 & 7, 2);
        rig.place(CODE + 4, 0xe7fc, 2);
        rig.cpu.r[CpuState.PC] = CODE;
        rig.run(3_000);
    }

    @Test
    void codeThatIsMadeAnewForeverTakesNoMoreAndMoreClasses() {
        Rig rig = Rig.translator();
        for (int n = 0; n < 200; n++) {
            loop(rig, n);
        }
        System.gc();
        int before = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        long made = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
        for (int n = 200; n < 1_400; n++) {
            // The same machine would wait longer and longer for code that keeps changing.
            if (n % 10 == 0) {
                rig = Rig.translator();
            }
            loop(rig, n);
        }
        long madeSince = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - made;
        assertTrue(madeSince > 500, "only " + madeSince + " classes were made");
        assertTrue(Rig.STORE.size() <= 50);
        for (int n = 0; n < 20 && ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() > before + 200; n++) {
            System.gc();
        }
        int after = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        assertTrue(after < before + 200, before + " classes became " + after);
    }

    /**
     * ldr r4, =seed; outer: r5 = 0x20004000 + 8 * (random, 12 bits); 6 to 37 times adds r(random, 0 to 3), #random, then bx lr written from
     * there on; called 12 times; the word at 0x20000000 counted up; b outer. In between, the random numbers.
     */
    private static final String MAKER = "4c16 f000 f824 4d16 f3c4 01cb eb05 05c1 462f f004 061f 3606 f000 f819 f3c4 1149 f441 5140 f827 1b02 3e01 d1f5 f244 7170 f827"
        + " 1b02 f045 0501 f240 060c 47a8 3e01 d1fc f04f 5100 680a 3201 600a e7d9 ea84 3444 ea84 4454 ea84 1444 4770 5679 1234 4000 2000";

    @Test
    void firmwareThatMakesCodeForeverStaysWithinLimits() {
        Rig expected = Rig.interpreter();
        Rig actual = Rig.translator();
        for (Rig rig : new Rig[] {expected, actual}) {
            String[] halfwords = MAKER.split(" ");
            for (int n = 0; n < halfwords.length; n++) {
                rig.place(0x100 + 2 * n, Integer.parseInt(halfwords[n], 16), 2);
            }
            rig.cpu.r[CpuState.PC] = 0x100;
            rig.run(100_000);
        }
        System.gc();
        int before = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        long made = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
        expected.run(1_000_000);
        actual.run(1_000_000);
        assertEquals(expected.state(), actual.state());
        assertTrue(ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - made > 500);
        for (int n = 0; n < 20 && ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() > before + 300; n++) {
            System.gc();
        }
        int after = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        assertTrue(after < before + 300, before + " classes became " + after);
    }

    @Test
    void machinesShareWhatOneOfThemTranslated() {
        RegionStore store = new RegionStore(10);
        Rig first = Rig.translator(store);
        loop(first, 3);
        long made = store.size();
        Rig second = Rig.translator(store);
        loop(second, 3);
        assertTrue(made >= 1);
        assertEquals(made, store.size());
        assertTrue(((Translator) second.core).acceleratedInstructions() > ((Translator) first.core).acceleratedInstructions());
    }

    @Test
    void machineWithOtherCodeAtTheAddressDoesNotTakeIt() {
        RegionStore store = new RegionStore(10);
        loop(Rig.translator(store), 3);
        Rig other = Rig.translator(store);
        loop(other, 4);
        Rig interpreted = Rig.interpreter();
        loop(interpreted, 4);
        assertEquals(interpreted.state(), other.state());
    }
}
