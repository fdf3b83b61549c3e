package dev.brownout.emulator.isa;

/** An {@link Instruction} in the making: what {@link Encoding} fills in. Meanings as there. */
final class Fields {
    Op op = Op.UNDEFINED;
    Encoding encoding = Encoding.UNDEFINED;
    int raw;
    int size;
    int rd = -1;
    int rn = -1;
    int rm = -1;
    int ra = -1;
    int imm;
    int carryOut = -1;
    int shiftType;
    int shiftAmount;
    boolean setFlags;
    boolean flagsOutsideIt;
    int cond = 14;
    int registerList;
    boolean index = true;
    boolean add = true;
    boolean wback;
    int sd = -1;
    int sn = -1;
    int sm = -1;
    int firstCond;
    int itMask;
    int readMask;
    int writeMask;
    int addressMask;
    int fpReadMask;
    int fpWriteMask;
    int flagsRead;
    int flagsWritten;
}
