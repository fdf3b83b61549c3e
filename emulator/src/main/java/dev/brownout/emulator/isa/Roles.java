package dev.brownout.emulator.isa;

/**
 * What an encoding reads and writes, as text: {@code written = read [address] access}, each a list of names separated by spaces.
 *
 * <p>Names: a register field's letter of the {@link BitPattern}; {@code sp}, {@code lr}, {@code pc}; {@code list}, the register list;
 * {@code Sd}, {@code Sn}, {@code Sm} singles, {@code Dd} and {@code Pm} the pair that starts there, {@code Slist} the list of VLDM; flags
 * ({@code NZCV}, {@code NZC}, {@code C}, {@code Q}, {@code GE}), with {@code c} for a carry that only a shifter with something to say
 * writes, and a trailing {@code ?} where setFlags decides; {@code cond} the flags of the condition; {@code apsr} and {@code stack} what
 * MRS and MSR name. Access: {@code load} or {@code store} with the bytes of one access. A base register that is written back needs no
 * mention.
 */
final class Roles {
    private final String text;
    private final String[] written;
    private final String[] read;
    private final String[] address;
    final boolean load;
    final boolean store;
    final int accessSize;

    Roles(String text) {
        this.text = text;
        String[] halves = text.split("=", -1);
        if (halves.length != 2) {
            throw new IllegalArgumentException("Operand roles \"" + text + "\" are not \"written = read [address] access\".");
        }
        written = names(halves[0]);
        String right = halves[1];
        int open = right.indexOf('[');
        if (open < 0) {
            address = new String[0];
            read = names(right);
            load = false;
            store = false;
            accessSize = 0;
        } else {
            int close = right.indexOf(']');
            address = names(right.substring(open + 1, close));
            read = names(right.substring(0, open));
            String access = right.substring(close + 1).trim();
            load = access.startsWith("load");
            store = access.startsWith("store");
            accessSize = access.isEmpty() ? 0 : Integer.parseInt(access.replaceAll("\\D", ""));
        }
    }

    private static String[] names(String list) {
        return list.isBlank() ? new String[0] : list.trim().split("\\s+");
    }

    void fill(BitPattern pattern, int raw, Fields f) {
        for (String name : written) {
            if (isFlags(name)) {
                f.flagsWritten |= flags(name, f);
            } else if (isFloat(name)) {
                f.fpWriteMask |= floats(name, f);
            } else {
                f.writeMask |= core(name, pattern, raw, f);
            }
        }
        for (String name : read) {
            if (isFlags(name)) {
                f.flagsRead |= flags(name, f);
            } else if (isFloat(name)) {
                f.fpReadMask |= floats(name, f);
            } else {
                f.readMask |= core(name, pattern, raw, f);
            }
        }
        for (String name : address) {
            f.addressMask |= core(name, pattern, raw, f);
        }
        f.readMask |= f.addressMask;
        if (f.wback) {
            f.writeMask |= 1 << f.rn;
        }
        if (f.shiftType == Shift.RRX) {
            f.flagsRead |= Apsr.C;
        }
    }

    private static boolean isFlags(String name) {
        return name.equals("cond") || name.equals("apsr") || "NCQG".indexOf(name.charAt(0)) >= 0;
    }

    private static boolean isFloat(String name) {
        return name.length() > 1 && "SDP".indexOf(name.charAt(0)) >= 0;
    }

    private static int flags(String name, Fields f) {
        if (name.equals("cond")) {
            return conditionFlags(f.cond);
        }
        if (name.equals("apsr")) {
            return namedFlags(f);
        }
        if (name.endsWith("?") && !f.setFlags) {
            return 0;
        }
        int flags = 0;
        for (char ch : name.toCharArray()) {
            flags |= switch (ch) {
                case 'N' -> Apsr.N;
                case 'Z' -> Apsr.Z;
                case 'C' -> Apsr.C;
                case 'V' -> Apsr.V;
                case 'Q' -> Apsr.Q;
                case 'G' -> Apsr.GE;
                case 'c' -> f.carryOut >= 0 || f.shiftType != Shift.LSL || f.shiftAmount != 0 ? Apsr.C : 0;
                default -> 0;
            };
        }
        return flags;
    }

    /** The flags that MRS reads and MSR writes: SYSm 0 to 3 hold the APSR. */
    private static int namedFlags(Fields f) {
        if (f.imm > 3) {
            return 0;
        }
        boolean all = f.op == Op.MRS;
        return (all || (f.shiftAmount & 2) != 0 ? Apsr.NZCV | Apsr.Q : 0) | (all || (f.shiftAmount & 1) != 0 ? Apsr.GE : 0);
    }

    /** Whether MRS and MSR mean a stack pointer, or CONTROL, which chooses one. */
    private static boolean namesStack(Fields f) {
        return f.imm == 8 || f.imm == 9 || f.imm == 20;
    }

    /** The flags that a condition tests (A7.3.1). */
    static int conditionFlags(int cond) {
        return switch (cond >> 1) {
            case 0 -> Apsr.Z;
            case 1 -> Apsr.C;
            case 2 -> Apsr.N;
            case 3 -> Apsr.V;
            case 4 -> Apsr.C | Apsr.Z;
            case 5 -> Apsr.N | Apsr.V;
            case 6 -> Apsr.N | Apsr.Z | Apsr.V;
            default -> 0;
        };
    }

    private static int floats(String name, Fields f) {
        return switch (name) {
            case "Sd" -> 1 << f.sd;
            case "Sn" -> 1 << f.sn;
            case "Sm" -> 1 << f.sm;
            case "Dd" -> 3 << f.sd;
            case "Pm" -> 3 << f.sm;
            case "Slist" -> (int) ((1L << f.registerList) - 1) << f.sd;
            default -> throw new IllegalArgumentException("No floating-point operand \"" + name + "\".");
        };
    }

    private static int core(String name, BitPattern pattern, int raw, Fields f) {
        return switch (name) {
            case "sp" -> 1 << 13;
            case "lr" -> 1 << 14;
            case "pc" -> 1 << 15;
            case "list" -> f.registerList;
            case "stack" -> namesStack(f) ? 1 << 13 : 0;
            default -> {
                char letter = name.charAt(0);
                if (name.length() != 1 || !pattern.has(letter)) {
                    throw new IllegalArgumentException("No register field \"" + name + "\" in the encoding pattern \"" + pattern + "\".");
                }
                yield 1 << pattern.get(letter, raw);
            }
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
