package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Level;

/** Special registers by SYSm (DDI 0403E, B5.1.1), as translated code reads and writes them: it has SP and N, Z, C, V itself. */
final class SpecialRegisters {
    static final int MSP = 8;
    static final int PSP = 9;
    static final int PRIMASK = 16;
    static final int BASEPRI = 17;
    static final int BASEPRI_MAX = 18;
    static final int FAULTMASK = 19;
    static final int CONTROL = 20;

    private SpecialRegisters() {
    }

    /** One from MSP on. */
    static int read(CpuState cpu, int register, int sp) {
        if (register == CONTROL) {
            return cpu.control();
        }
        if (!cpu.privileged()) {
            return 0;
        }
        return switch (register) {
            case MSP -> cpu.processStack ? cpu.otherSp : sp;
            case PSP -> cpu.processStack ? sp : cpu.otherSp;
            case PRIMASK -> cpu.primask;
            case BASEPRI, BASEPRI_MAX -> cpu.model.isArmv6() ? 0 : cpu.basepri;
            case FAULTMASK -> cpu.model.isArmv6() ? 0 : cpu.faultmask;
            default -> 0;
        };
    }

    static int apsr(CpuState cpu, int n, int z, int c, int v) {
        return (n & 0x80000000) | (z == 0 ? 0x40000000 : 0) | c << 29 | (v >>> 31) << 28 | cpu.q << 27 | cpu.ge << 16;
    }

    /** @param mask  bit 1 for Q, bit 0 for GE */
    static void writeQAndGe(CpuState cpu, int value, int mask) {
        if ((mask & 2) != 0) {
            cpu.q = cpu.model.isArmv6() ? 0 : value >>> 27 & 1;
        }
        if ((mask & 1) != 0 && cpu.model.architecture().has(Level.V7EM)) {
            cpu.ge = value >>> 16 & 15;
        }
    }
}
