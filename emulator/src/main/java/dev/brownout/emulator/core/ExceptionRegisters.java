package dev.brownout.emulator.core;

/** The registers through which software enables, pends and ranks exceptions: NVIC banks, IPR, SHPR, ICSR, SHCSR (DDI 0403E, B3.2, B3.4). */
final class ExceptionRegisters {
    // Bit of SHCSR, exception number: active, pending, enabled.
    private static final int[][] SHCSR_ACTIVE = {{0, 4}, {1, 5}, {3, 6}, {7, 11}, {8, 12}, {10, 14}, {11, 15}};
    private static final int[][] SHCSR_PENDING = {{12, 6}, {13, 4}, {14, 5}, {15, 11}};
    private static final int[][] SHCSR_ENABLED = {{16, 4}, {17, 5}, {18, 6}};

    private final CpuState cpu;
    private final Nvic nvic;

    ExceptionRegisters(CpuState cpu, Nvic nvic) {
        this.cpu = cpu;
        this.nvic = nvic;
    }

    /** A word of ISER, ICER, ISPR, ICPR or IABR, by its offset in the System Control Space. */
    int readBank(int offset) {
        int word = offset >>> 2 & 31;
        return switch (offset >>> 7) {
            case 2, 3 -> nvic.enabledWord(word);
            case 4, 5 -> nvic.pendingWord(word);
            case 6 -> nvic.activeWord(word);
            default -> 0;
        };
    }

    void writeBank(int offset, int bits) {
        int first = Exceptions.FIRST_IRQ + 32 * (offset >>> 2 & 31);
        for (int rest = bits; rest != 0; rest &= rest - 1) {
            int number = first + Integer.numberOfTrailingZeros(rest);
            if (number >= nvic.count()) {
                break;
            }
            switch (offset >>> 7) {
                case 2 -> nvic.setEnabled(number, true);
                case 3 -> nvic.setEnabled(number, false);
                case 4 -> nvic.setPending(number, true);
                default -> nvic.setPending(number, false);
            }
        }
    }

    int priorities(int first) {
        int value = 0;
        for (int i = 0; i < 4 && first + i < nvic.count(); i++) {
            value |= (nvic.priority(first + i) & 0xff) << 8 * i;
        }
        return value;
    }

    void setPriorities(int first, int value) {
        for (int i = 0; i < 4 && first + i < nvic.count(); i++) {
            int number = first + i;
            boolean configurable = number >= 4 && number <= 6 || number == 12;
            boolean exists = number == 11 || number >= 14 || configurable && !cpu.model.isArmv6();
            if (exists) {
                nvic.setPriority(number, value >>> 8 * i & 0xff);
            }
        }
    }

    int icsr() {
        return cpu.ipsr
                | (cpu.ipsr != 0 && !cpu.model.isArmv6() && nvic.activeCount() <= 1 ? 1 << 11 : 0)
                | nvic.vectPending() << 12
                | (nvic.interruptPending() ? 1 << 22 : 0)
                | (nvic.isPending(Exceptions.SYSTICK) ? 1 << 26 : 0)
                | (nvic.isPending(Exceptions.PENDSV) ? 1 << 28 : 0)
                | (nvic.isPending(Exceptions.NMI) ? 1 << 31 : 0);
    }

    void writeIcsr(int value) {
        if ((value & 1 << 31) != 0) {
            nvic.setPending(Exceptions.NMI, true);
        }
        if ((value & 1 << 28) != 0) {
            nvic.setPending(Exceptions.PENDSV, true);
        } else if ((value & 1 << 27) != 0) {
            nvic.setPending(Exceptions.PENDSV, false);
        }
        if ((value & 1 << 26) != 0) {
            nvic.setPending(Exceptions.SYSTICK, true);
        } else if ((value & 1 << 25) != 0) {
            nvic.setPending(Exceptions.SYSTICK, false);
        }
    }

    int shcsr() {
        int value = 0;
        for (int[] field : SHCSR_ACTIVE) {
            value |= nvic.isActive(field[1]) ? 1 << field[0] : 0;
        }
        for (int[] field : SHCSR_PENDING) {
            value |= nvic.isPending(field[1]) ? 1 << field[0] : 0;
        }
        for (int[] field : SHCSR_ENABLED) {
            value |= nvic.isEnabled(field[1]) ? 1 << field[0] : 0;
        }
        return value;
    }

    void writeShcsr(int value) {
        for (int[] field : SHCSR_ACTIVE) {
            nvic.setActive(field[1], (value >>> field[0] & 1) != 0);
        }
        for (int[] field : SHCSR_PENDING) {
            nvic.setPending(field[1], (value >>> field[0] & 1) != 0);
        }
        for (int[] field : SHCSR_ENABLED) {
            nvic.setEnabled(field[1], (value >>> field[0] & 1) != 0);
        }
    }
}
