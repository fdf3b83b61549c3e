package dev.brownout.emulator.unicorn;

/** Registers of a Cortex-M under the numbers that Unicorn gives them ({@code uc_arm_reg} in arm.h of Unicorn 2.0). All are 32 bits wide. */
public enum ArmRegister {
    R0(66), R1(67), R2(68), R3(69), R4(70), R5(71), R6(72), R7(73), R8(74), R9(75), R10(76), R11(77), R12(78), SP(12), LR(10), PC(11),
    /** N, Z, C, V, Q and GE. Writing it leaves GE alone; write {@link #XPSR_NZCVQG} for that. */
    APSR(1),
    FPSCR(6),
    IPSR(114),
    MSP(115),
    PSP(116),
    CONTROL(117),
    /** APSR with GE, ITSTATE, the T bit and the exception number, for reading. */
    XPSR(120),
    PRIMASK(123),
    BASEPRI(124),
    FAULTMASK(126),
    /** The whole xPSR, for writing. */
    XPSR_NZCVQG(138),
    S0(79), S1(80), S2(81), S3(82), S4(83), S5(84), S6(85), S7(86), S8(87), S9(88), S10(89), S11(90), S12(91), S13(92), S14(93), S15(94),
    S16(95), S17(96), S18(97), S19(98), S20(99), S21(100), S22(101), S23(102), S24(103), S25(104), S26(105), S27(106), S28(107), S29(108),
    S30(109), S31(110);

    private static final ArmRegister[] VALUES = values();

    final int id;

    ArmRegister(int id) {
        this.id = id;
    }

    /** General-purpose register r0 to r15. */
    public static ArmRegister r(int number) {
        if (number < 0 || number > 15) {
            throw new IllegalArgumentException("There is no register r" + number + "; r0 to r15 exist.");
        }
        return VALUES[number];
    }

    /** Single-precision FPU register s0 to s31. */
    public static ArmRegister s(int number) {
        if (number < 0 || number > 31) {
            throw new IllegalArgumentException("There is no register s" + number + "; s0 to s31 exist.");
        }
        return VALUES[S0.ordinal() + number];
    }
}
