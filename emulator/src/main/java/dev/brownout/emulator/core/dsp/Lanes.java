package dev.brownout.emulator.core.dsp;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Op;

/** Additions and subtractions of the bytes or halves of two registers side by side (DDI 0403E, A5.3.14 and A5.3.15), and SEL. */
public final class Lanes {
    private static final int FIRST = Op.SADD8.ordinal();
    private static final int LAST = Op.UHSUB16.ordinal();
    private static final int OPERATIONS = 6;
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

    private Lanes() {
    }

    /** Whether the operation is one of these. */
    public static boolean has(Op op) {
        return op.ordinal() >= FIRST && op.ordinal() <= LAST;
    }

    /** What to hand to {@link #apply} for an operation. */
    public static int code(Op op) {
        return op.ordinal() - FIRST;
    }

    /** The result of the operation with that {@link #code}; APSR.GE is set where the operation sets it. */
    public static int apply(CpuState cpu, int n, int m, int code) {
        int family = code / OPERATIONS;
        int operation = code % OPERATIONS;
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
        if (family == SIGNED || family == UNSIGNED) {
            cpu.ge = ge;
        }
        return result;
    }

    /** SEL: bytes of {@code n} where APSR.GE is set, of {@code m} elsewhere. */
    public static int select(CpuState cpu, int n, int m) {
        int mask = (cpu.ge & 1) * 0xff | (cpu.ge >> 1 & 1) * 0xff00 | (cpu.ge >> 2 & 1) * 0xff0000 | (cpu.ge >> 3) * 0xff000000;
        return n & mask | m & ~mask;
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
