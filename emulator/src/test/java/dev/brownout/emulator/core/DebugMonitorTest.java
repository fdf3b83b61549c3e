package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.HFSR;
import static dev.brownout.emulator.core.ExceptionBench.MAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateHash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DebugMonitor as software without a debugger uses it: FPB, DWT's comparators, MON_STEP, MON_PEND (DDI 0403E, C1.6, C1.8, C1.11). */
class DebugMonitorTest {
    private static final int DFSR = 0xe000ed30;
    private static final int DEMCR = 0xe000edfc;
    private static final int MON_EN = 1 << 16;
    private static final int MON_PEND = 1 << 17;
    private static final int MON_STEP = 1 << 18;
    private static final int TRCENA = 1 << 24;
    private static final int FP_CTRL = 0xe0002000;
    private static final int FP_REMAP = 0xe0002004;
    private static final int FP_COMP = 0xe0002008;
    private static final int COMP0 = 0xe0001020;
    private static final int MASK0 = 0xe0001024;
    private static final int FUNCTION0 = 0xe0001028;
    private static final int MATCHED = 1 << 24;
    private static final int TABLE = 0x20001000;
    /** adds r0, #1; adds r0, #2; adds r0, #4; adds r0, #8. */
    private static final String ADDS = "3001 3002 3004 3008";

    private static ExceptionBench bench(String code) {
        ExceptionBench b = new ExceptionBench(code).write(DEMCR, MON_EN | TRCENA);
        b.cpu.r[0] = 0;
        return b;
    }

    private static int stackedPc(ExceptionBench b) {
        return b.read(b.sp() + 24);
    }

    @Test
    void breakpointOfTheFpbIsTakenBeforeItsInstruction() {
        ExceptionBench b = bench(ADDS).write(FP_CTRL, 3).write(FP_COMP, 2 << 30 | MAIN | 1);
        b.steps(3);
        assertEquals(List.of("+12"), b.events);
        assertEquals(MAIN + 2, stackedPc(b));
        assertEquals(FaultStatus.BKPT, b.read(DFSR));
        assertEquals(1, b.cpu.r[0]);
        b.write(FP_COMP, 0).steps(2);
        assertEquals(3, b.cpu.r[0], "the handler took it away");
    }

    @Test
    void breakpointOfTheFpbIsAHardFaultWithoutAMonitor() {
        ExceptionBench b = bench(ADDS).write(DEMCR, 0).write(FP_CTRL, 3).write(FP_COMP, 1 << 30 | MAIN | 1);
        b.steps(2);
        assertEquals(List.of("+3"), b.events);
        assertEquals(1 << 31, b.read(HFSR));
    }

    @Test
    void controlNeedsItsKeyAndTellsTheNumberOfComparators() {
        ExceptionBench b = bench(ADDS).write(FP_CTRL, 1);
        assertEquals(0x260, b.read(FP_CTRL));
        b.write(FP_CTRL, 3);
        assertEquals(0x261, b.read(FP_CTRL));
        assertEquals(0x20000000, b.read(FP_REMAP));
    }

    @Test
    void codeIsFetchedFromRamInstead() {
        ExceptionBench b = bench(ADDS).write(FP_REMAP, TABLE).write(FP_COMP + 4, MAIN | 1).write(TABLE + 4, 0x30403020);
        b.write(FP_CTRL, 3).steps(2);
        assertEquals(0x60, b.cpu.r[0]);
        b.cpu.r[CpuState.PC] = MAIN;
        b.write(TABLE + 4, 0x30023001).steps(2);
        assertEquals(0x63, b.cpu.r[0], "as the table says now");
    }

    @Test
    void wideInstructionMayBeHalfReplaced() {
        // nop; movw r0, #1, whose second halfword is replaced by that of movw r0, #2
        ExceptionBench b = bench("bf00 f240 0001 bf00").write(FP_REMAP, TABLE).write(FP_COMP, MAIN + 4 | 1).write(TABLE, 0xbf000002);
        b.write(FP_CTRL, 3).steps(2);
        assertEquals(2, b.cpu.r[0]);
    }

    @Test
    void literalIsLoadedFromRamInstead() {
        // ldr r0, [pc, #0]; b over; literal; ldr r1, [r2]
        ExceptionBench b = bench("4800 e001 5678 1234 6811").write(FP_REMAP, TABLE).write(FP_COMP + 24, MAIN + 4 | 1).write(TABLE + 24, 99);
        b.cpu.r[2] = MAIN + 4;
        b.write(FP_CTRL, 3).steps(3);
        assertEquals(99, b.cpu.r[0]);
        assertEquals(0x12345678, b.cpu.r[1], "no literal");
        b.write(FP_CTRL, 2);
        b.cpu.r[CpuState.PC] = MAIN;
        b.steps(1);
        assertEquals(0x12345678, b.cpu.r[0]);
    }

    @Test
    void storeToAWatchedWordIsToldBehindTheStore() {
        // str r0, [r1]; adds r0, #2
        ExceptionBench b = bench("6008 3002").write(COMP0, TABLE).write(FUNCTION0, 6);
        b.cpu.r[1] = TABLE;
        b.cpu.r[0] = 5;
        b.steps(2);
        assertEquals(List.of("+12"), b.events);
        assertEquals(FaultStatus.DWTTRAP, b.read(DFSR));
        assertEquals(MAIN + 2, stackedPc(b));
        assertEquals(5, b.read(TABLE));
        assertEquals(MATCHED | 6, b.read(FUNCTION0));
        assertEquals(6, b.read(FUNCTION0), "MATCHED is cleared by reading");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void functionChoosesReadsAndWrites(int function) {
        // ldr r0, [r1]; str r0, [r1]
        ExceptionBench b = bench("6808 6008").write(COMP0, TABLE).write(FUNCTION0, function);
        b.cpu.r[1] = TABLE;
        b.steps(7);
        assertEquals(function == 7 ? 4 : 2, b.events.size());
    }

    @Test
    void maskWatchesARangeAndNothingBesideIt() {
        // ldrb r0, [r1]; ldrb r0, [r2]
        ExceptionBench b = bench("7808 7810").write(COMP0, TABLE + 4).write(MASK0, 4).write(FUNCTION0, 5);
        b.cpu.r[1] = TABLE + 15;
        b.cpu.r[2] = TABLE + 16;
        b.steps(2);
        assertEquals(List.of("+12"), b.events);
        b.read(FUNCTION0);
        b.steps(2);
        assertEquals(List.of("+12", "-12"), b.events);
        assertEquals(5, b.read(FUNCTION0));
    }

    @Test
    void watchpointWithoutAMonitorOnlyMatches() {
        ExceptionBench b = bench("6808").write(DEMCR, TRCENA).write(COMP0, TABLE).write(FUNCTION0, 5);
        b.cpu.r[1] = TABLE;
        b.steps(2);
        assertEquals(List.of(), b.events);
        assertEquals(0, b.read(DFSR));
        assertEquals(MATCHED | 5, b.read(FUNCTION0));
    }

    @Test
    void comparatorsNeedTrcena() {
        ExceptionBench b = bench("6808").write(DEMCR, MON_EN).write(COMP0, TABLE).write(FUNCTION0, 5);
        b.cpu.r[1] = TABLE;
        b.steps(2);
        assertEquals(List.of(), b.events);
    }

    @Test
    void watchedInstructionIsToldBehindIt() {
        ExceptionBench b = bench(ADDS).write(COMP0 + 0x30, MAIN + 2).write(FUNCTION0 + 0x30, 4);
        b.steps(3);
        assertEquals(List.of("+12"), b.events);
        assertEquals(MAIN + 4, stackedPc(b));
        assertEquals(3, b.cpu.r[0]);
    }

    @Test
    void watchedCycleIsTold() {
        ExceptionBench b = bench("bf00").write(0xe0001000, 1).write(0xe0001004, 0).write(COMP0, 50).write(FUNCTION0, 0x84);
        long begin = b.cpu.cycles;
        b.cycles(200);
        assertEquals(List.of("+12", "-12"), b.events);
        assertEquals(begin + 50 + 12, b.times.get(0));
    }

    @Test
    void fourComparatorsAreThere() {
        assertEquals(4, bench("bf00").read(0xe0001000) >>> 28);
    }

    @Test
    void stepRunsOneInstructionAfterEachReturn() {
        ExceptionBench b = bench(ADDS).write(DEMCR, MON_EN | MON_PEND | MON_STEP);
        b.steps(1);
        assertEquals(List.of("+12"), b.events);
        int[] expected = {0, 1, 3, 7, 15};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(MAIN + 2 * i, stackedPc(b));
            assertEquals(expected[i], b.cpu.r[0]);
            assertEquals(i == 0 ? 0 : FaultStatus.HALTED, b.read(DFSR));
            b.steps(3);
        }
        b.write(DEMCR, MON_EN);
        b.steps(20);
        assertEquals("-12", b.events.get(b.events.size() - 1));
    }

    @Test
    void stepDoesNotStopInMoreUrgentHandlers() {
        // The monitor at 0x80, interrupt 0 at 0x40.
        ExceptionBench b = bench(ADDS).write(0xe000ed30, -1).irq(0, 0x40).handler(16, "bf00 bf00 bf00 4770");
        b.machine.nvic().setPriority(12, 0x80);
        b.write(DEMCR, MON_EN | MON_STEP);
        b.pend(16).steps(5);
        assertEquals(List.of("+16", "-16"), b.events);
        b.steps(2);
        assertEquals(List.of("+16", "-16", "+12"), b.events);
        assertEquals(MAIN + 2, stackedPc(b));
    }

    @Test
    void monPendPendsAndTakesBack() {
        ExceptionBench b = bench(ADDS);
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        b.write(DEMCR, MON_EN | MON_PEND);
        assertEquals(MON_EN | MON_PEND, b.read(DEMCR));
        b.write(DEMCR, MON_EN);
        assertFalse(b.machine.nvic().isPending(12));
        b.write(DEMCR, MON_EN | MON_PEND);
        b.cpu.primask = 0;
        b.machine.exceptions().masksChanged();
        b.steps(1);
        assertEquals(List.of("+12"), b.events);
    }

    @Test
    void systemResetKeepsComparatorsAndPowerDoesNot() {
        ExceptionBench b = bench(ADDS).write(FP_CTRL, 3).write(FP_COMP, 1 << 30 | 0x8000 | 1).write(COMP0, 7);
        b.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(1 << 30 | 0x8000 | 1, b.read(FP_COMP));
        assertEquals(7, b.read(COMP0));
        assertEquals(0, b.read(DEMCR) & MON_EN);
        b.machine.powerCut(new Tear.Untouched());
        b.machine.powerOn();
        assertEquals(0, b.read(FP_COMP));
        assertEquals(0, b.read(COMP0));
    }

    /** loop: adds r0, #1; ldr r1, [pc, #12]; str r1, [r2]; adds r3, r3, r1; b loop; padding; literals. */
    private static final String LOOP = "3001 4903 6011 185b e7fa bf00 bf00 bf00 0007 0000 0009 0000";

    /** What the monitor does: movs r1, #2; movw r0, #0x2000; movt r0, #0xe000; str r1, [r0]; bx lr. It switches the FPB off. */
    private static final String OFF = "2102 f242 0000 f2ce 0000 6001 4770";

    private static ExceptionBench loop(CoreFactory engine) {
        ExceptionBench b = new ExceptionBench(LOOP, engine).handler(12, OFF).write(DEMCR, MON_EN | TRCENA);
        b.cpu.r[0] = 0;
        b.cpu.r[2] = TABLE;
        b.cpu.r[3] = 0;
        return b;
    }

    private static void poke(ExceptionBench b, int round) {
        switch (round % 8) {
            case 1 -> b.write(FP_COMP, 1 << 30 | MAIN | 1).write(FP_CTRL, 3);
            case 2 -> b.write(FP_REMAP, TABLE).write(FP_COMP, MAIN | 1).write(TABLE, 0x49033003).write(FP_CTRL, 3);
            case 3 -> b.write(TABLE, 0x49033005);
            case 4 -> b.write(FP_COMP, 0).write(FP_COMP + 28, MAIN + 16 | 1).write(TABLE + 28, round);
            case 5 -> b.write(FP_CTRL, 2).write(COMP0, TABLE).write(FUNCTION0, 6);
            case 6 -> b.write(FUNCTION0, 0).write(COMP0, MAIN + 6).write(FUNCTION0, 4);
            case 7 -> b.write(FUNCTION0, 0);
            default -> { }
        }
    }

    @Test
    void translatedCodeObeysComparatorsAsInterpretedCodeDoes() {
        ExceptionBench interpreted = loop(new InterpreterFactory());
        ExceptionBench translated = loop(new TranslatorFactory());
        for (int round = 0; round < 32; round++) {
            for (ExceptionBench b : List.of(interpreted, translated)) {
                b.cycles(20_000);
                poke(b, round);
                b.cycles(round % 8 == 5 || round % 8 == 6 ? 500 : 20_000);
            }
            assertEquals(interpreted.cpu.cycles, translated.cpu.cycles);
            assertEquals(interpreted.machine.stateHash(), translated.machine.stateHash());
        }
        assertEquals(interpreted.times, translated.times);
        assertTrue(interpreted.events.size() > 20);
    }

    @Test
    void comparatorsArePartOfTheState() {
        ExceptionBench b = loop(new TranslatorFactory());
        b.cycles(20_000);
        poke(b, 2);
        b.cycles(1000);
        MachineSnapshot patched = b.machine.snapshot();
        b.cycles(20_000);
        StateHash.Value later = b.machine.stateHash();
        b.write(FP_CTRL, 2).cycles(20_000);
        b.machine.restore(patched);
        b.cycles(20_000);
        assertEquals(later, b.machine.stateHash());
        ExceptionBench fresh = loop(new TranslatorFactory());
        fresh.machine.restore(patched);
        fresh.cycles(20_000);
        assertEquals(later, fresh.machine.stateHash());
    }
}
