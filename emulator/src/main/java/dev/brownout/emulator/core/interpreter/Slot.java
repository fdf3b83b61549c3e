package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.isa.Shift;
import dev.brownout.emulator.timing.Timing;
import java.util.stream.IntStream;

/**
 * An instruction decoded at its address, ready to execute: what is relative to the PC is a constant here, an operand shift is a rotation
 * with masks, and {@link #code} says where the loop jumps.
 */
final class Slot {
    final Instruction instruction;
    final int address;
    final int next;
    final int code;
    /** The group that executes the instruction, whether or not the loop can do it as well. */
    final int group;
    final Op op;

    final int rd;
    final int rn;
    final int rm;
    final int ra;
    final int imm;
    /** What an indexed access adds to the base for its address: imm or, post-indexed, nothing. */
    final int offset;
    final int carryOut;
    final int shiftType;
    final int shiftAmount;
    /** The shifted operand is {@code rotateRight(rm, rotate) & keep | rm >> 31 & sign}; holds for all shifts but RRX. */
    final int rotate;
    final int keep;
    final int sign;
    /** The bit of Rm that the shifter carries out. */
    final int carryBit;
    final boolean setFlags;
    final boolean add;
    final boolean wback;
    final int cond;
    final int sd;
    final int sn;
    final int sm;
    /** Where a branch goes, or the address of a literal. */
    int target;
    /** The registers of a multiple load or store, ascending; of the floating-point unit if {@link #floats}. */
    final int[] registers;
    final boolean floats;
    /** LDRD or STRD. */
    final boolean twoWords;
    /** A multiple transfer from memory. */
    final boolean loads;
    /** A multiple transfer below the base. */
    final boolean downward;
    /** Their number, or that of the floating-point registers transferred. */
    final int registerCount;
    final boolean loadsPc;
    /** SP is written other than by a multiple of 4: its lower bits must be cleared afterwards. */
    final boolean writesSp;
    private Slot insideIt;
    private Slot skipped;

    // Timing's constants for this instruction: cycles, the pipeline's refill where it branches, the trace left, the traces that matter to it.
    final int cycles;
    final int refill;
    final int after;
    final int sensitivity;
    /** Whether the trace left depends on the one before as well ({@link Timing#continuesRow}). */
    final boolean continuesRow;
    /** Cycles that the floating-point unit stays busy afterwards. */
    final int overlap;
    /** The flash lines it is in ({@link dev.brownout.emulator.timing.FlashTiming#key}). */
    final int key;
    /** The last answer of {@link Timing#pairing}, and the trace it was for. */
    int pairing;
    int pairedWith;

    Slot(Instruction instruction, int address, Timing timing, int key) {
        this(instruction, address, timing, key, false);
    }

    private Slot(Instruction i, int address, Timing timing, int key, boolean skips) {
        instruction = i;
        this.address = address;
        this.key = key;
        next = address + i.size;
        rd = i.rd;
        rn = i.rn;
        ra = i.ra;
        rm = i.rm;
        int pc = address + 4;
        int literal = (pc & ~3) + i.imm;
        target = isLiteral(i) ? literal : pc + i.imm;
        boolean addsPc = i.op == Op.ADD_REG && i.rm == CpuState.PC;
        boolean movesPc = i.op == Op.MOV_REG && i.rm == CpuState.PC;
        // The PC as an operand is a constant at this address.
        op = addsPc ? Op.ADD_IMM : movesPc || i.op == Op.ADR ? Op.MOV_IMM : i.op;
        imm = addsPc || movesPc ? pc : i.op == Op.ADR ? literal : i.imm;
        offset = i.index ? i.imm : 0;
        carryOut = i.carryOut;
        shiftType = i.shiftType;
        shiftAmount = i.shiftAmount;
        rotate = i.shiftType == Shift.LSL ? -i.shiftAmount & 31 : i.shiftAmount & 31;
        keep = kept(i.shiftType, i.shiftAmount);
        sign = i.shiftType == Shift.ASR ? ~keep : 0;
        carryBit = (i.shiftType == Shift.LSL ? 32 - i.shiftAmount : i.shiftAmount - 1) & 31;
        setFlags = i.setFlags;
        add = i.add;
        wback = i.wback;
        cond = i.cond;
        sd = i.sd;
        sn = i.sn;
        sm = i.sm;
        registers = listed(i);
        registerCount = switch (i.op) {
            case VLDR_64, VSTR_64 -> 2;
            case VLDR_32, VSTR_32 -> 1;
            default -> registers.length;
        };
        floats = i.op == Op.VLDM || i.op == Op.VSTM;
        twoWords = i.op == Op.LDRD_IMM || i.op == Op.LDRD_LIT || i.op == Op.STRD_IMM;
        loads = i.op == Op.LDM || i.op == Op.LDMDB || i.op == Op.POP || i.op == Op.VLDM;
        downward = i.op == Op.LDMDB || i.op == Op.STMDB || i.op == Op.PUSH || floats && !i.add;
        loadsPc = loads && !floats && registers[registers.length - 1] == CpuState.PC;
        writesSp = (i.writeMask & 1 << CpuState.SP) != 0 && !keepsSpAligned(i);
        group = Codes.group(op);
        code = skips ? Code.SKIPPED : Codes.of(this);
        cycles = skips ? timing.skipped() : timing.cycles(i);
        refill = timing.refill(i);
        after = skips ? Timing.NOTHING : timing.after(i);
        sensitivity = skips ? 0 : timing.sensitivity(i, address);
        continuesRow = !skips && timing.continuesRow(i, address);
        overlap = timing.overlap(i);
    }

    /** What EPSR.ICI says when a multiple transfer is to go on with {@code registers[index]}: a register, a pair of them in the FPU. */
    int continuationAt(int index) {
        return floats ? registers[index] >>> 1 : registers[index];
    }

    /** The index where it goes on then; 0 at its start. */
    int indexOf(int continuation) {
        return floats ? Math.max(0, 2 * continuation - sd) : Integer.bitCount(instruction.registerList & (1 << continuation) - 1);
    }

    /** The same instruction inside an IT block. */
    Slot insideIt(Timing timing) {
        if (insideIt == null) {
            insideIt = instruction.insideIt == instruction ? this : new Slot(instruction.insideIt, address, timing, key, false);
        }
        return insideIt;
    }

    /** The instruction in an IT block when its condition fails; BKPT executes all the same. */
    Slot skipped(Timing timing) {
        if (skipped == null) {
            skipped = op == Op.BKPT ? this : new Slot(instruction, address, timing, key, true);
        }
        return skipped;
    }

    boolean hasLiteral() {
        return isLiteral(instruction) && (op != Op.VLDR_32 && op != Op.VLDR_64 || rn == CpuState.PC);
    }

    /** Its literal is loaded from elsewhere. */
    void moveLiteral(int address, Timing timing) {
        target = address;
        insideIt(timing).target = address;
    }

    private static boolean isLiteral(Instruction i) {
        return switch (i.op) {
            case LDR_LIT, LDRB_LIT, LDRH_LIT, LDRSB_LIT, LDRSH_LIT, LDRD_LIT, LDR_PC_LIT, VLDR_32, VLDR_64 -> true;
            default -> false;
        };
    }

    private static int kept(int shiftType, int amount) {
        return switch (shiftType) {
            case Shift.LSL -> -1 << amount;
            case Shift.LSR, Shift.ASR -> amount == 32 ? 0 : -1 >>> amount;
            default -> -1;
        };
    }

    private static int[] listed(Instruction i) {
        return switch (i.op) {
            case LDM, LDMDB, STM, STMDB, PUSH, POP -> {
                int[] list = new int[Integer.bitCount(i.registerList)];
                int count = 0;
                for (int register = 0; register < 16; register++) {
                    if ((i.registerList >>> register & 1) != 0) {
                        list[count++] = register;
                    }
                }
                yield list;
            }
            case VLDM, VSTM -> IntStream.range(i.sd, i.sd + i.registerList).toArray();
            default -> NONE;
        };
    }

    private static final int[] NONE = new int[0];

    private static boolean keepsSpAligned(Instruction i) {
        return switch (i.op) {
            case ADD_IMM, SUB_IMM -> i.rn == CpuState.SP && (i.imm & 3) == 0;
            case LDM, LDMDB, STM, STMDB, PUSH, POP, VLDM, VSTM -> true;
            case LDR_IMM, LDRB_IMM, LDRH_IMM, LDRSB_IMM, LDRSH_IMM, LDRD_IMM, LDR_PC_IMM -> i.rd != CpuState.SP && (i.imm & 3) == 0;
            case STR_IMM, STRB_IMM, STRH_IMM, STRD_IMM -> (i.imm & 3) == 0;
            default -> false;
        };
    }
}
