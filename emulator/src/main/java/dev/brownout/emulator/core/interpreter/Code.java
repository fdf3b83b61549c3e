package dev.brownout.emulator.core.interpreter;

/**
 * What the interpreter's loop switches on. Most of these are an operation in the one form that compilers emit all the time, executed in
 * the loop itself; the first few are the groups that everything else belongs to. Plain constants, because a switch on them is one jump.
 */
final class Code {
    // Groups, by the class that executes them.
    static final int DATA_PROCESSING = 0;
    static final int MULTIPLY = 1;
    static final int PARALLEL = 2;
    static final int LOAD_STORE = 3;
    static final int MULTIPLE = 4;
    static final int BRANCH = 5;
    static final int SYSTEM = 6;
    static final int FLOATING_POINT = 7;
    /** An instruction in an IT block whose condition failed. */
    static final int SKIPPED = 8;

    // In the loop. S: sets flags. I: immediate. R: register, through a shifter that leaves C alone.
    static final int MOV_I = 9;
    static final int MOV_IS = 10;
    static final int MOV_R = 11;
    static final int MVN_R = 12;
    static final int MOVT = 13;
    static final int ADD_I = 14;
    static final int ADD_IS = 15;
    static final int ADD_R = 16;
    static final int ADD_RS = 17;
    static final int ADC_R = 18;
    static final int ADC_RS = 19;
    static final int SUB_I = 20;
    static final int SUB_IS = 21;
    static final int SUB_R = 22;
    static final int SUB_RS = 23;
    static final int SBC_R = 24;
    static final int SBC_RS = 25;
    static final int RSB_I = 26;
    static final int CMP_I = 27;
    static final int CMP_R = 28;
    static final int TST_I = 29;
    static final int TST_R = 30;
    static final int AND_I = 31;
    static final int AND_R = 32;
    static final int AND_RS = 33;
    static final int ORR_I = 34;
    static final int ORR_R = 35;
    static final int ORR_RS = 36;
    static final int EOR_I = 37;
    static final int EOR_R = 38;
    static final int EOR_RS = 39;
    static final int BIC_I = 40;
    static final int BIC_R = 41;
    /** LSL, LSR, ASR, ROR by a constant. */
    static final int SHIFT = 42;
    static final int SHIFT_S = 43;
    static final int MUL = 44;
    static final int MLA = 45;
    static final int UMULL = 46;
    static final int UMLAL = 47;
    static final int UMAAL = 48;
    static final int UBFX = 49;
    static final int UXTB = 50;
    static final int UXTH = 51;
    static final int REV = 52;
    // Loads and stores without write-back; W: with it.
    static final int LDR_I = 53;
    static final int LDRB_I = 54;
    static final int LDRH_I = 55;
    static final int LDR_R = 56;
    static final int LDRB_R = 57;
    static final int LDR_LIT = 58;
    static final int STR_I = 59;
    static final int STRB_I = 60;
    static final int STRH_I = 61;
    static final int STR_R = 62;
    static final int STRB_R = 63;
    static final int LDR_W = 64;
    static final int LDRB_W = 65;
    static final int STR_W = 66;
    static final int STRB_W = 67;
    static final int B = 68;
    static final int BL = 69;
    static final int BX = 70;
    static final int CBZ = 71;
    static final int CBNZ = 72;
    static final int IT = 73;
    /** Conditional branches: this plus the condition, 0 to 13. */
    static final int B_COND = 74;
    static final int NOP = 88;
    static final int LSL_R = 89;
    static final int LSR_R = 90;
    static final int ADC_I = 91;
    static final int SBC_I = 92;
    static final int AND_IS = 93;

    private Code() {
    }
}
