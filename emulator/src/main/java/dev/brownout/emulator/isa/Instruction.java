package dev.brownout.emulator.isa;

/**
 * One decoded instruction, immutable. All instructions share one layout with everything expanded, so that an interpreter reads fields and
 * never looks at bits again; the fields are public for its speed. Register fields that an instruction does not have are -1.
 *
 * <p>Conventions: Rt is {@link #rd}; Rt2, Ra, RdHi and the status register of a store exclusive are {@link #ra}; RdLo is {@link #rd}.
 * An offset from the PC is relative to the PC as an instruction reads it (its own address + 4; literals and ADR align that to 4).
 */
public final class Instruction {
    /** What to do. */
    public final Op op;
    /** The table's row; {@link Encoding#UNDEFINED} where there is none. */
    public final Encoding encoding;
    /** The halfword, or the first halfword shifted left by 16 with the second below. */
    public final int raw;
    /** 2 or 4 bytes. */
    public final int size;

    public final int rd;
    public final int rn;
    public final int rm;
    public final int ra;

    /** The immediate, fully expanded: ThumbExpandImm's value, a scaled and signed offset, a number. {@link Op} says which. */
    public final int imm;
    /** Carry of a modified immediate: 0 or 1, or -1 where the C flag stays as it is. */
    public final int carryOut;
    /** A {@link Shift}; LSL by 0 where there is no shift. */
    public final int shiftType;
    public final int shiftAmount;

    /** Whether the instruction sets flags, outside an IT block. */
    public final boolean setFlags;
    /** Whether {@link #setFlags} holds only outside an IT block (the 16-bit encodings with setflags = !InITBlock()). */
    public final boolean flagsOutsideIt;
    /** The encoded condition of a conditional branch, 14 (always) elsewhere. */
    public final int cond;
    /** Bit n for register n: LDM, STM, PUSH, POP. For VLDM, VSTM the number of single registers. */
    public final int registerList;
    /** P: the offset is applied before the access. */
    public final boolean index;
    /** U: the offset is added; {@link #imm} is negative already where it is not. */
    public final boolean add;
    /** W: the base register is written back. */
    public final boolean wback;

    /** Single-precision register numbers; of a double, its lower half. -1 where there is none. */
    public final int sd;
    public final int sn;
    public final int sm;

    /** IT: the condition of the block's first instruction, and the mask as encoded (ITSTATE is firstCond << 4 | itMask). */
    public final int firstCond;
    public final int itMask;

    /** Core registers read, bit n for register n. The PC counts where its value is used. */
    public final int readMask;
    /** Core registers written. Bit 15: the instruction branches, or may. */
    public final int writeMask;
    /** The core registers in {@link #readMask} that form a memory address. */
    public final int addressMask;
    /** Single-precision registers read and written, bit n for Sn. */
    public final int fpReadMask;
    public final int fpWriteMask;
    /** {@link Apsr} bits read, a condition of a branch included. */
    public final int flagsRead;
    /** {@link Apsr} bits written outside an IT block; Q where it may be set. */
    public final int flagsWritten;

    /** This instruction as it acts inside an IT block: itself, or a copy that sets no flags where {@link #flagsOutsideIt}. */
    public final Instruction insideIt;

    Instruction(Fields f) {
        op = f.op;
        encoding = f.encoding;
        raw = f.raw;
        size = f.size;
        rd = f.rd;
        rn = f.rn;
        rm = f.rm;
        ra = f.ra;
        imm = f.imm;
        carryOut = f.carryOut;
        shiftType = f.shiftType;
        shiftAmount = f.shiftAmount;
        setFlags = f.setFlags;
        flagsOutsideIt = f.flagsOutsideIt;
        cond = f.cond;
        registerList = f.registerList;
        index = f.index;
        add = f.add;
        wback = f.wback;
        sd = f.sd;
        sn = f.sn;
        sm = f.sm;
        firstCond = f.firstCond;
        itMask = f.itMask;
        readMask = f.readMask;
        writeMask = f.writeMask;
        addressMask = f.addressMask;
        fpReadMask = f.fpReadMask;
        fpWriteMask = f.fpWriteMask;
        flagsRead = f.flagsRead;
        flagsWritten = f.flagsWritten;
        if (f.flagsOutsideIt && f.setFlags) {
            f.setFlags = false;
            f.flagsWritten &= ~Apsr.NZCV;
            insideIt = new Instruction(f);
        } else {
            insideIt = this;
        }
    }

    /** Whether this instruction may change the flow: it writes the PC, raises SVC, BKPT or a fault by itself. */
    public boolean endsStraightLine() {
        return (writeMask & 1 << 15) != 0 || switch (op) {
            case SVC, BKPT, UDF, UNDEFINED, UNPREDICTABLE, COPROCESSOR -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return (size == 2 ? String.format("%04x ", raw) : String.format("%08x ", raw)) + encoding.name();
    }
}
