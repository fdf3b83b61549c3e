package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.MAIN;
import static dev.brownout.emulator.core.ExceptionBench.STACK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** DDI 0403E, B1.5.10, and Cortex-M4 TRM, 3.9.1: exceptions end instructions of several cycles early, which go on or start over. */
class InterruptionTest {
    private static final String LDM = "e898 00ff";
    private static final String UDIV = "fbb1 f0f2";
    private static final int TABLE = 0x20001000;
    private static final int ACTLR = 0xe000e008;

    /** R8 at a table with the words 100 to 107; SysTick becomes pending after so many cycles. */
    private static ExceptionBench interrupted(ExceptionBench b, int after) {
        for (int i = 0; i < 8; i++) {
            b.write(TABLE + 4 * i, 100 + i);
            b.cpu.r[i] = 900 + i;
        }
        b.cpu.r[8] = TABLE;
        b.cpu.r[CpuState.LR] = MAIN | 1;
        b.write(0xe000e014, after - 1).write(0xe000e018, 0).write(0xe000e010, 3);
        return b;
    }

    private static ExceptionBench interrupted(String code, int after) {
        return interrupted(new ExceptionBench(code), after);
    }

    private static int stacked(ExceptionBench b, int word) {
        return b.read(b.sp() + 4 * word);
    }

    private static int ici(ExceptionBench b) {
        return stacked(b, 7) >>> 12 & 15;
    }

    @Test
    void loadMultipleIsLeftBehindTheWordUnderWayAndGoesOnThere() {
        // 1 cycle for the address, then a word a cycle: in cycle 4 the third one is loaded.
        ExceptionBench b = interrupted(LDM, 4);
        long start = b.cpu.cycles;
        b.steps(2);
        assertEquals(List.of("+15"), b.events);
        assertEquals(start + 4 + 12, b.cpu.cycles, "12 cycles from the interrupt to its handler");
        assertEquals(MAIN, stacked(b, 6));
        assertEquals(3, ici(b));
        assertEquals(102, stacked(b, 2));
        assertEquals(903, stacked(b, 3), "not yet loaded");
        b.write(0xe000e010, 0);
        b.steps(1);
        assertEquals(MAIN, b.pc());
        long again = b.cpu.cycles;
        b.write(TABLE, 5);
        b.steps(1);
        assertArrayEquals(new int[] {100, 101, 102, 103, 104, 105, 106, 107}, Arrays.copyOf(b.cpu.r, 8));
        assertEquals(6, b.cpu.cycles - again, "the address and five words");
        assertEquals(MAIN + 4, b.pc());
    }

    @Test
    void nothingOfItIsKeptBeforeTheFirstWord() {
        ExceptionBench b = interrupted("bf00 " + LDM, 2);
        b.steps(2).write(0xe000e010, 0).steps(1);
        assertEquals(MAIN + 2, stacked(b, 6));
        assertEquals(0, ici(b));
        assertEquals(900, stacked(b, 0));
    }

    @Test
    void transferThatIsOverBeforeTheInterruptIsNotLeft() {
        ExceptionBench b = interrupted(LDM, 9);
        b.steps(2);
        assertEquals(MAIN + 4, stacked(b, 6));
        assertEquals(103, stacked(b, 3));
    }

    @Test
    void dismcycintLetsItEnd() {
        ExceptionBench b = interrupted(LDM, 4).write(ACTLR, 1);
        long start = b.cpu.cycles;
        b.steps(2);
        assertEquals(MAIN + 4, stacked(b, 6));
        assertEquals(start + 9 + 12, b.cpu.cycles);
    }

    @Test
    void insideAnItBlockItStartsOver() {
        // cmp r0, r0; it eq; ldmiaeq r8, {r0-r7}
        ExceptionBench b = interrupted("4280 bf08 " + LDM, 6);
        b.steps(2).write(0xe000e010, 0).steps(1);
        assertEquals(List.of("+15"), b.events);
        assertEquals(MAIN + 4, stacked(b, 6));
        assertEquals(902, stacked(b, 2));
        assertEquals(0x08, stacked(b, 7) >>> 8 & 0xfc | stacked(b, 7) >>> 25 & 3, "ITSTATE of the last instruction of the block, EQ");
    }

    @Test
    void onArmv6ItStartsOver() {
        // ldmia r3, {r0-r7}
        ExceptionBench b = interrupted(new ExceptionBench(CoreModel.CORTEX_M0_PLUS, "cbff"), 4);
        b.cpu.r[3] = TABLE;
        b.steps(2);
        assertEquals(List.of("+15"), b.events);
        assertEquals(MAIN, stacked(b, 6));
        assertEquals(0, ici(b));
        assertEquals(902, stacked(b, 2));
    }

    @Test
    void loadOfTheBaseGoesOnBeforeIt() {
        // ldmia r3, {r0-r7}
        ExceptionBench b = interrupted("cbff", 8);
        b.cpu.r[3] = TABLE;
        b.steps(2);
        assertEquals(MAIN, stacked(b, 6));
        assertEquals(3, ici(b));
        assertEquals(TABLE, stacked(b, 3));
        b.write(0xe000e010, 0);
        b.steps(2);
        assertArrayEquals(new int[] {100, 101, 102, 103, 104, 105, 106, 107}, Arrays.copyOf(b.cpu.r, 8));
    }

    @Test
    void pushMovesTheStackPointerBeforeAFrameCanOverwriteIt() {
        // push {r0-r7}
        ExceptionBench b = interrupted("b4ff", 4);
        b.steps(2);
        assertEquals(3, ici(b));
        assertEquals(STACK - 64, b.sp());
        b.write(0xe000e010, 0);
        b.steps(2);
        assertEquals(STACK - 32, b.sp());
        for (int i = 0; i < 8; i++) {
            assertEquals(900 + i, b.read(b.sp() + 4 * i));
        }
    }

    @Test
    void faultInWhatGoesOnStartsItOverFromItsBase() {
        // stmdb r8!, {r0-r7}, which goes on in memory that is closed by then
        ExceptionBench b = interrupted("e928 00ff", 4).write(0xe000ed24, 7 << 16);
        b.cpu.r[8] = TABLE + 32;
        b.steps(2);
        b.write(0xe000e010, 0);
        b.write(0xe000ed9c, TABLE | 0x10).write(0xe000eda0, 6 << 24 | 4 << 1 | 1).write(0xe000ed94, 5);
        b.steps(3);
        assertEquals(List.of("+15", "-15", "+4"), b.events);
        assertEquals(TABLE + 32, b.cpu.r[8]);
        assertEquals(0, ici(b));
    }

    @Test
    void floatingPointRegistersGoOnAtAPair() {
        // vldmia r8, {s1-s8}: in cycle 5 the fourth word is loaded, S4; the pair S4, S5 is loaded again.
        ExceptionBench b = interrupted("ecd8 0a08", 5).write(0xe000ed88, 0xf << 20);
        b.steps(2);
        assertEquals(List.of("+15"), b.events);
        assertEquals(2, ici(b));
        b.write(0xe000e010, 0);
        b.steps(2);
        assertEquals(MAIN + 4, b.pc());
        for (int i = 0; i < 8; i++) {
            assertEquals(100 + i, b.cpu.s[1 + i]);
        }
    }

    @Test
    void transferOfTwoWordsStartsOver() {
        // strd r0, r1, [r8]
        ExceptionBench b = interrupted("e9c8 0100", 2);
        long start = b.cpu.cycles;
        b.steps(2);
        assertEquals(start + 2 + 12, b.cpu.cycles);
        assertEquals(MAIN, stacked(b, 6));
        assertEquals(100, b.read(TABLE), "not stored yet");
        b.write(0xe000e010, 0).steps(2);
        assertEquals(901, b.read(TABLE + 4));
        assertEquals(MAIN + 4, b.pc());
    }

    @Test
    void divisionStartsOver() {
        ExceptionBench b = interrupted(UDIV, 3);
        b.cpu.r[1] = -1;
        b.cpu.r[2] = 3;
        long start = b.cpu.cycles;
        b.steps(2);
        assertEquals(MAIN, stacked(b, 6));
        assertEquals(900, stacked(b, 0));
        assertEquals(start + 3 + 12, b.cpu.cycles);
        b.write(0xe000e010, 0);
        b.steps(1);
        long again = b.cpu.cycles;
        b.steps(1);
        assertEquals(0x55555555, b.cpu.r[0]);
        assertEquals(12, b.cpu.cycles - again);
    }

    @Test
    void lazySaveStartsOver() {
        // In SVC's handler: vadd.f32 s0, s1, s2; bx lr
        ExceptionBench b = new ExceptionBench("df01").handler(11, "ee30 0a81 4770").write(0xe000ed88, 0xf << 20);
        b.write(0xe000ed1c, 0x80 << 24);
        b.cpu.fpContextActive = true;
        b.cpu.s[3] = 33;
        b.steps(2);
        b.write(0xe000e014, 9).write(0xe000e018, 0).write(0xe000e010, 3);
        long start = b.cpu.cycles;
        b.steps(2);
        assertEquals(List.of("+11", "+15"), b.events);
        assertEquals(start + 10 + 12, b.cpu.cycles);
        assertEquals(ExceptionBench.handler(11), stacked(b, 6));
        assertTrue((b.read(0xe000ef34) & 1) != 0, "LSPACT: room is still kept");
        b.write(0xe000e010, 0);
        b.steps(2);
        assertEquals(0, b.read(0xe000ef34) & 1);
        assertEquals(33, b.read(b.read(0xe000ef38) + 12));
    }

    @Test
    void returnIntoTheMiddleOfWhatHasNoneIsAnInvalidState() {
        // udf at MAIN; UsageFault's handler makes ICI 5: ldr r0, [sp, #28]; orr r0, #0x5000; str r0, [sp, #28]; add 2 to the PC; bx lr
        ExceptionBench b = new ExceptionBench("de00 bf00 " + LDM).write(0xe000ed24, 7 << 16)
                .handler(6, "9807 f440 40a0 9007 9806 3002 9006 4770");
        b.steps(9);
        assertEquals(MAIN + 2, b.pc());
        b.steps(1);
        assertEquals(List.of("+6", "-6", "+6"), b.events);
        assertEquals(1 << 16 | 1 << 17, b.read(0xe000ed28));
        assertEquals(MAIN + 2, stacked(b, 6));
    }

    // push {r0-r6}; ldm r8, {r0-r6}; adds, eors, adds; stm r8, {r0-r6}; pop; vldm, vpush, vpop; udiv; ite with ldm; push, pop; stm!, stmdb!,
    // ldm!, ldmdb!; vstm; subs r11, #1; bne
    private static final String LOOP = "b47f e898 007f 1840 405a 18a4 e888 007f bc7f ec98 0a0d ed6d 1a07 ecfd 1a07 370d f8d8 9000 fbb9 f9f7"
            + " 44ca f1ba 0f00 bf4c e898 0007 e898 000e b50f e8bd 400f 46c4 e8ac 000f e92c 000f e8bc 0030 e93c 0030 ec8c 0a0d f1bb 0b01 d1d2";
    /** SysTick: ldr r1, =ISPR; movs r0, #3; str r0, [r1]; vmov s0, r0; push {r4-r7}; pop {r4-r7}; bx lr. */
    private static final String TICK = "f24e 2100 f2ce 0100 2003 6008 ee00 0a10 b4f0 bcf0 4770";
    /** vmov s2, r2; vmov s15, r2; adds r2, #1; bx lr. */
    private static final String IRQ = "ee01 2a10 ee07 2a90 3201 4770";

    private static ExceptionBench loop(long seed, int rounds, int period, CoreFactory engine) {
        SplittableRandom random = new SplittableRandom(seed);
        ExceptionBench b = new ExceptionBench(LOOP, engine).handler(15, TICK).handler(16, IRQ).handler(17, IRQ);
        b.irq(0, 0x40).irq(1, 0x20).write(0xe000ed20, 0x80000000).write(0xe000ed88, 0xf << 20);
        for (int i = 0; i < 12; i++) {
            b.cpu.r[i] = random.nextInt();
        }
        b.cpu.r[8] = TABLE;
        b.cpu.r[11] = rounds;
        for (int i = 0; i < 16; i++) {
            b.write(TABLE + 4 * i, random.nextInt());
        }
        if (period != 0) {
            b.write(0xe000e014, period).write(0xe000e018, 0).write(0xe000e010, 3);
        }
        return b;
    }

    private static int[] result(ExceptionBench b) {
        int[] values = Arrays.copyOf(b.cpu.r, 12 + 16 + 32);
        for (int i = 0; i < 16; i++) {
            values[12 + i] = b.read(TABLE + 4 * i);
        }
        System.arraycopy(b.cpu.s, 0, values, 28, 13);
        return values;
    }

    private static void runOut(ExceptionBench b) {
        b.machine.addBreakpoint(MAIN + 2 * LOOP.split(" ").length);
        b.machine.runFor(10_000_000);
    }

    @Property(tries = 200, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void resultsDoNotDependOnInterrupts(@ForAll long seed) {
        int period = 230 + (int) (seed & 0xff);
        ExceptionBench quiet = loop(seed, 30, 0, new InterpreterFactory());
        ExceptionBench interrupted = loop(seed, 30, period, new InterpreterFactory());
        runOut(quiet);
        runOut(interrupted);
        assertArrayEquals(result(quiet), result(interrupted));
        assertEquals(quiet.sp(), interrupted.sp());
        assertTrue(interrupted.events.size() > 30);
    }

    @Property(tries = 20, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void translatedCodeIsLeftAtTheSameWord(@ForAll long seed) {
        int period = 80 + (int) (seed & 0x1ff);
        ExceptionBench interpreted = loop(seed, 2000, period, new InterpreterFactory());
        ExceptionBench translated = loop(seed, 2000, period, new TranslatorFactory());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10; i++) {
            int more = random.nextInt(30_000);
            interpreted.cycles(more);
            translated.cycles(more);
            assertEquals(interpreted.cpu.cycles, translated.cpu.cycles);
            assertEquals(interpreted.machine.stateHash(), translated.machine.stateHash());
        }
        assertEquals(interpreted.times, translated.times);
    }
}
