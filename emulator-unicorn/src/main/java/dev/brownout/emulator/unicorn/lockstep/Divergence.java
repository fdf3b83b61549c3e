package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.isa.Op;
import java.util.function.Predicate;

/**
 * Where Unicorn 2.0 and the Armv7-M Architecture Reference Manual (DDI 0403E) are known to differ; docs/unicorn-divergences.md says more of
 * each. A difference is excused only where the predicate holds.
 */
public enum Divergence {
    STACK_POINTER_LOW_BITS("The stack pointer keeps bits 1 and 0", step -> {
        if (!step.executed() || step.theirOutcome != Outcome.EXECUTED && step.theirOutcome != Outcome.LEFT_CODE || !step.sameMemory) {
            return false;
        }
        for (int i = 0; i < Registers.COUNT; i++) {
            int theirs = step.theirs.get(i);
            boolean stackPointer = i == Registers.SP || i == Registers.MSP || i == Registers.PSP;
            if (step.ours.get(i) != (stackPointer ? theirs & ~3 : theirs)) {
                return false;
            }
        }
        return true;
    }),

    ALIGNMENT("Accesses that must be aligned are not refused", step ->
        // A load of the PC goes somewhere, and what follows there is of no interest.
        step.single() && step.refusedAsUnaligned() && (step.theirOutcome == Outcome.EXECUTED || step.mayBranch())
            && switch (step.last().op) {
                case LDM, LDMDB, STM, STMDB, LDRD_IMM, LDRD_LIT, STRD_IMM, LDREX, LDREXH, STREX, STREXH, VLDR_32, VLDR_64, VSTR_32, VSTR_64,
                    VLDM, VSTM -> true;
                default -> false;
            }),

    EXCLUSIVE_MONITOR("A store exclusive looks at address and value", step -> {
        Op op = step.last().op;
        if (!step.single() || step.theirOutcome != Outcome.EXECUTED || op != Op.STREX && op != Op.STREXB && op != Op.STREXH) {
            return false;
        }
        int status = step.last().ra;
        boolean storedOrTriedTo = step.executed() ? step.ours.get(status) == 0 && step.differsOnlyIn(status)
            : step.ourOutcome == Outcome.REFUSED && step.marked != 0;
        return storedOrTriedTo && step.theirs.get(status) == 1 && (step.address() != step.marked || step.memoryChangedSinceMarked);
    }),

    ISB_IN_IT_BLOCK("ISB in an IT block ends the block", step ->
        step.single() && step.bothExecuted() && step.last().op == Op.ISB && step.sameMemory && step.differsOnlyIn(Registers.XPSR)
            && step.ours.itState() != 0 && step.theirs.itState() == 0
            && ((step.ours.get(Registers.XPSR) ^ step.theirs.get(Registers.XPSR)) & ~Registers.IT) == 0),

    FIXED_POINT_ROUNDING("Fixed-point to floating-point conversion follows FPSCR's rounding mode", step ->
        step.single() && step.bothExecuted() && step.sameMemory && (step.before.get(Registers.FPSCR) & 3 << 22) != 0
            && (step.last().op == Op.VCVT_F32_FIXED_S || step.last().op == Op.VCVT_F32_FIXED_U)
            && step.differsOnlyIn(Registers.S0 + step.last().sd)
            && Math.abs(step.ours.get(Registers.S0 + step.last().sd) - step.theirs.get(Registers.S0 + step.last().sd)) == 1),

    SMLAD_Q("SMLAD sets Q for an intermediate overflow", step -> {
        int difference = step.ours.get(Registers.XPSR) ^ step.theirs.get(Registers.XPSR);
        return step.single() && step.bothExecuted() && step.last().op == Op.SMLAD && step.differsOnlyIn(Registers.XPSR)
            && difference == Registers.Q && (step.ours.get(Registers.XPSR) & Registers.Q) == 0
            && step.before.get(step.last().rn) == 0x8000_8000 && step.before.get(step.last().rm) == 0x8000_8000;
    }),

    FP_SYSTEM_REGISTERS("VMSR and VMRS know other registers than FPSCR", step -> {
        // 1110 1110 111L reg Rt 1010 xxx1 xxxx
        int raw = step.last().raw;
        return step.single() && step.last().op == Op.COPROCESSOR && (raw & 0xffe0_0f10) == 0xeee0_0a10 && (raw >>> 16 & 15) != 1
            && step.ourOutcome == Outcome.REFUSED && step.reason.equals("UNDEFINSTR") && step.theirOutcome == Outcome.EXECUTED;
    }),

    BIT_BAND("There are no bit-band aliases", step ->
        step.single() && step.executed() && step.theirOutcome == Outcome.REFUSED
            && (step.last().encoding.isLoad() || step.last().encoding.isStore()) && isBitBandAlias(step.firstDataAddress())),

    YIELD_AND_WFE("YIELD and WFE end the run", step ->
        step.single() && step.executed() && step.theirOutcome == Outcome.REFUSED
            && (step.last().op == Op.YIELD || step.last().op == Op.WFE));

    private final String title;
    private final Predicate<Step> holds;

    Divergence(String title, Predicate<Step> holds) {
        this.title = title;
        this.holds = holds;
    }

    /** The heading in the ledger. */
    public String title() {
        return title;
    }

    // DDI 0403E, B3.1: the first megabytes of SRAM and of the peripherals have an alias of a word a bit.
    private static boolean isBitBandAlias(int address) {
        return address >>> 25 == 0x2200_0000 >>> 25 || address >>> 25 == 0x4200_0000 >>> 25;
    }

    boolean explains(Step step) {
        return holds.test(step);
    }
}
