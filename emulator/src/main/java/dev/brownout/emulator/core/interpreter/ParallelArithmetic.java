package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Op;

/** Saturation and the parallel additions and subtractions of the DSP extension (DDI 0403E, A5.3.11, A5.3.14 and A5.3.15). */
final class ParallelArithmetic {
    private static final int FIRST = Op.SADD8.ordinal();
    // The order within a family of operations in Op.
    private static final int ADD8 = 0;
    private static final int ADD16 = 1;
    private static final int ASX = 2;
    private static final int SAX = 3;
    private static final int SUB8 = 4;
    // The order of the families.
    private static final int SIGNED = 0;
    private static final int SIGNED_SATURATING = 1;
    private static final int UNSIGNED = 3;
    private static final int UNSIGNED_SATURATING = 4;

    private final CpuState cpu;
    private final int[] r;

    ParallelArithmetic(CpuState cpu) {
        this.cpu = cpu;
        r = cpu.r;
    }

    void execute(Slot s) {
        switch (s.op) {
            case SSAT -> r[s.rd] = saturateSigned(shifted(s), s.imm);
            case USAT -> r[s.rd] = saturateUnsigned(shifted(s), s.imm);
            case SSAT16 -> {
                int n = r[s.rn];
                r[s.rd] = saturateSigned(n >> 16, s.imm) << 16 | saturateSigned((short) n, s.imm) & 0xffff;
            }
            case USAT16 -> {
                int n = r[s.rn];
                r[s.rd] = saturateUnsigned(n >> 16, s.imm) << 16 | saturateUnsigned((short) n, s.imm);
            }
            case QADD -> r[s.rd] = saturateSigned((long) r[s.rm] + r[s.rn], 32);
            case QSUB -> r[s.rd] = saturateSigned((long) r[s.rm] - r[s.rn], 32);
            case QDADD -> {
                int doubled = saturateSigned(2L * r[s.rn], 32);
                r[s.rd] = saturateSigned((long) r[s.rm] + doubled, 32);
            }
            case QDSUB -> {
                int doubled = saturateSigned(2L * r[s.rn], 32);
                r[s.rd] = saturateSigned((long) r[s.rm] - doubled, 32);
            }
            default -> {
                int index = s.op.ordinal() - FIRST;
                parallel(s, index / 6, index % 6);
            }
        }
    }

    private int shifted(Slot s) {
        return s.shiftType == 0 ? r[s.rn] << s.shiftAmount : r[s.rn] >> Math.min(s.shiftAmount, 31);
    }

    private int saturateSigned(long value, int bits) {
        long limit = 1L << bits - 1;
        if (value >= limit) {
            cpu.q = 1;
            return (int) (limit - 1);
        }
        if (value < -limit) {
            cpu.q = 1;
            return (int) -limit;
        }
        return (int) value;
    }

    private int saturateUnsigned(int value, int bits) {
        int limit = bits == 31 ? Integer.MAX_VALUE : (1 << bits) - 1;
        if (value < 0 || value > limit) {
            cpu.q = 1;
            return value < 0 ? 0 : limit;
        }
        return value;
    }

    private void parallel(Slot s, int family, int operation) {
        int n = r[s.rn];
        int m = r[s.rm];
        int width = operation == ADD8 || operation == SUB8 ? 8 : 16;
        int result = 0;
        int ge = 0;
        for (int shift = 0; shift < 32; shift += width) {
            // ASX and SAX take the other half of Rm.
            int other = operation == ASX || operation == SAX ? shift ^ 16 : shift;
            boolean add = switch (operation) {
                case ADD8, ADD16 -> true;
                case ASX -> shift != 0;
                case SAX -> shift == 0;
                default -> false;
            };
            int a = lane(n, shift, width, family);
            int b = lane(m, other, width, family);
            int value = add ? a + b : a - b;
            int flags = (1 << width / 8) - 1 << shift / 8;
            if (family == SIGNED && value >= 0 || family == UNSIGNED && (add ? value >>> width != 0 : value >= 0)) {
                ge |= flags;
            }
            result |= (finish(value, width, family) & -1 >>> 32 - width) << shift;
        }
        r[s.rd] = result;
        if (family == SIGNED || family == UNSIGNED) {
            cpu.ge = ge;
        }
    }

    private static int lane(int value, int shift, int width, int family) {
        int left = value << 32 - width - shift;
        return family < UNSIGNED ? left >> 32 - width : left >>> 32 - width;
    }

    private static int finish(int value, int width, int family) {
        return switch (family) {
            case SIGNED, UNSIGNED -> value;
            case SIGNED_SATURATING -> Math.max(-(1 << width - 1), Math.min((1 << width - 1) - 1, value));
            case UNSIGNED_SATURATING -> Math.max(0, Math.min((1 << width) - 1, value));
            // The halving families, 2 and 5.
            default -> value >> 1;
        };
    }
}
