package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.core.CpuState;
import java.util.Arrays;

/** Everything of a core that both sides have and that is compared: one word each, in a fixed order. */
final class Registers {
    static final int SP = 13;
    static final int LR = 14;
    static final int PC = 15;
    /** N, Z, C, V, Q, GE, ITSTATE and T in their places of xPSR; the exception number is 0. */
    static final int XPSR = 16;
    static final int FPSCR = 17;
    static final int S0 = 18;
    static final int MSP = 50;
    static final int PSP = 51;
    /** nPRIV and SPSEL. */
    static final int CONTROL = 52;
    static final int PRIMASK = 53;
    static final int BASEPRI = 54;
    static final int FAULTMASK = 55;
    static final int COUNT = 56;

    static final int T = 1 << 24;
    static final int Q = 1 << 27;
    /** ITSTATE's two places in xPSR. */
    static final int IT = 0x0600_fc00;

    private static final String[] NAMES = new String[COUNT];

    static {
        for (int i = 0; i < 13; i++) {
            NAMES[i] = "r" + i;
        }
        NAMES[SP] = "sp";
        NAMES[LR] = "lr";
        NAMES[PC] = "pc";
        NAMES[XPSR] = "xpsr";
        NAMES[FPSCR] = "fpscr";
        for (int i = 0; i < 32; i++) {
            NAMES[S0 + i] = "s" + i;
        }
        NAMES[MSP] = "msp";
        NAMES[PSP] = "psp";
        NAMES[CONTROL] = "control";
        NAMES[PRIMASK] = "primask";
        NAMES[BASEPRI] = "basepri";
        NAMES[FAULTMASK] = "faultmask";
    }

    final int[] words = new int[COUNT];

    static String name(int index) {
        return NAMES[index];
    }

    int get(int index) {
        return words[index];
    }

    void set(Registers other) {
        System.arraycopy(other.words, 0, words, 0, COUNT);
    }

    boolean same(Registers other) {
        return Arrays.equals(words, other.words);
    }

    int itState() {
        return itState(words[XPSR]);
    }

    static int itState(int xpsr) {
        return xpsr >>> 25 & 3 | xpsr >>> 8 & 0xfc;
    }

    void read(CpuState cpu) {
        System.arraycopy(cpu.r, 0, words, 0, 16);
        words[XPSR] = cpu.xpsr();
        words[FPSCR] = cpu.fpscr;
        System.arraycopy(cpu.s, 0, words, S0, 32);
        words[MSP] = cpu.msp();
        words[PSP] = cpu.psp();
        words[CONTROL] = cpu.control() & 3;
        words[PRIMASK] = cpu.primask;
        words[BASEPRI] = cpu.basepri;
        words[FAULTMASK] = cpu.faultmask;
    }

    void write(CpuState cpu) {
        System.arraycopy(words, 0, cpu.r, 0, 16);
        cpu.setXpsr(words[XPSR]);
        cpu.fpscr = words[FPSCR];
        System.arraycopy(words, S0, cpu.s, 0, 32);
        cpu.unprivilegedThread = (words[CONTROL] & 1) != 0;
        cpu.processStack = (words[CONTROL] & 2) != 0;
        cpu.otherSp = cpu.processStack ? words[MSP] : words[PSP];
        cpu.primask = words[PRIMASK];
        cpu.basepri = words[BASEPRI];
        cpu.faultmask = words[FAULTMASK];
    }

    /** Unprivileged code reads the stack pointers and masks as 0, and Unicorn's host interface is treated like such code. */
    void takeUnreadable(Registers other) {
        if ((words[CONTROL] & 1) != 0) {
            words[MSP] = other.words[MSP];
            words[PSP] = other.words[PSP];
            words[PRIMASK] = other.words[PRIMASK];
            words[BASEPRI] = other.words[BASEPRI];
            words[FAULTMASK] = other.words[FAULTMASK];
        }
    }

    /** One line for each word that differs. */
    String diff(String ourName, Registers theirs, String theirName) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < COUNT; i++) {
            if (words[i] != theirs.words[i]) {
                text.append(String.format("    %-9s %s %08x   %s %08x%n", NAMES[i], ourName, words[i], theirName, theirs.words[i]));
            }
        }
        return text.toString();
    }
}
