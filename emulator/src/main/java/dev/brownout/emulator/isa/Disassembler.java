package dev.brownout.emulator.isa;

import java.util.StringJoiner;

/**
 * Instructions as text, in the words of {@code arm-none-eabi-objdump -d}: mnemonic, a tab, operands, without its trailing comments. The
 * templates stand in the table: literal text with {@code {name}} for what depends on the bits, <code>{{</code> for a brace.
 */
public final class Disassembler {
    private static final String[] CONDITIONS =
        {"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "", "<und>"};
    private static final String[] REGISTERS =
        {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "sl", "fp", "ip", "sp", "lr", "pc"};
    private static final String[] SHIFTS = {"lsl", "lsr", "asr", "ror", "rrx"};
    private static final String[] BARRIERS =
        {"#0", "oshld", "oshst", "osh", "#4", "nshld", "unst", "un", "#8", "ishld", "ishst", "ish", "#12", "ld", "st", "sy"};
    /** MOV r8, r8. */
    private static final int OLD_NOP = 0x46C0;

    private Disassembler() {
    }

    /** The name of a core register, as objdump prints it. */
    public static String register(int number) {
        return REGISTERS[number];
    }

    /** The suffix of a condition; empty for always. */
    public static String condition(int cond) {
        return CONDITIONS[cond & 15];
    }

    /** The text outside an IT block. */
    public static String text(Instruction i, int address) {
        return text(i, address, ItState.NONE);
    }

    /**
     * The text of an instruction.
     *
     * @param i the instruction
     * @param address where it stands; branch targets depend on it
     * @param itState the {@link ItState} it is executed with
     */
    public static String text(Instruction i, int address, int itState) {
        if (i.op == Op.UNPREDICTABLE) {
            return "<UNPREDICTABLE>\t@ " + i.encoding.name();
        }
        if (i.raw == OLD_NOP && i.size == 2) {
            return "nop";
        }
        String syntax = i.encoding.syntax();
        StringBuilder out = new StringBuilder(32);
        for (int at = 0; at < syntax.length(); at++) {
            char ch = syntax.charAt(at);
            if (ch == '{' && syntax.charAt(at + 1) != '{') {
                int end = syntax.indexOf('}', at);
                out.append(field(syntax.substring(at + 1, end), i, address, itState));
                at = end;
            } else {
                out.append(ch);
                at += ch == '{' || ch == '}' ? 1 : 0;
            }
        }
        return out.toString();
    }

    private static String field(String name, Instruction i, int address, int itState) {
        BitPattern p = i.encoding.pattern();
        return switch (name) {
            case "s" -> i.setFlags && !(i.flagsOutsideIt && ItState.inBlock(itState)) ? "s" : "";
            case "c" -> condition(i.op == Op.B_COND ? i.cond : ItState.condition(itState));
            case "d", "t", "l" -> REGISTERS[i.rd];
            case "n" -> REGISTERS[i.rn];
            case "m" -> REGISTERS[i.rm];
            case "a", "u", "h", "st" -> REGISTERS[i.ra];
            case "nw" -> REGISTERS[i.rn] + (i.wback ? "!" : "");
            case "tflags" -> i.rd == 15 ? "APSR_nzcv" : REGISTERS[i.rd];
            case "imm" -> Integer.toString(i.imm);
            case "uimm" -> Integer.toUnsignedString(i.imm);
            case "negimm" -> Integer.toString(-i.imm);
            case "imm8" -> Integer.toString(p.get('i', i.raw));
            case "hex4imm" -> String.format("%04x", i.imm);
            case "hex4" -> String.format("%04x", i.raw);
            case "hex8" -> String.format("%08x", i.raw);
            case "shamt" -> Integer.toString(i.shiftAmount);
            case "shift" -> shift(i);
            case "label" -> Integer.toHexString(address + 4 + i.imm);
            case "lit" -> "[pc, #" + signed(i) + "]";
            case "mem" -> immediateAddress(i);
            case "memr" -> "[" + REGISTERS[i.rn] + ", " + REGISTERS[i.rm] + (i.shiftAmount == 0 ? "" : ", lsl #" + i.shiftAmount) + "]";
            case "cmem" -> coprocessorAddress(i, p);
            case "list" -> registerList(i.registerList);
            case "iflags" -> (i.imm & 2) != 0 ? (i.imm & 1) != 0 ? "if" : "i" : (i.imm & 1) != 0 ? "f" : "";
            case "it" -> ifThen(i);
            case "firstcond" -> i.firstCond == 14 ? "al" : condition(i.firstCond);
            case "barrier" -> i.op == Op.ISB ? i.imm == 15 ? "sy" : "#" + i.imm : BARRIERS[i.imm];
            case "special" -> special(i);
            case "xy" -> ((i.imm & 2) != 0 ? "t" : "b") + ((i.imm & 1) != 0 ? "t" : "b");
            case "y", "tb" -> (i.imm & 1) != 0 ? "t" : "b";
            case "x" -> (i.imm & 1) != 0 ? "x" : "";
            case "r" -> (i.imm & 1) != 0 ? "r" : "";
            case "e" -> (i.imm & 1) != 0 ? "e" : "";
            case "fx" -> Integer.toString(i.shiftAmount);
            case "sd" -> "s" + i.sd;
            case "sn" -> "s" + i.sn;
            case "sm" -> "s" + i.sm;
            case "sm1" -> "s" + (i.sm + 1);
            case "dd" -> "d" + i.sd / 2;
            case "dm" -> "d" + i.sm / 2;
            case "scalar" -> "d" + i.sn / 2 + "[" + (i.sn & 1) + "]";
            case "vf" -> isFldmx(i) ? "f" : "v";
            case "vx" -> isFldmx(i) ? "x" : "";
            case "vlist" -> vectorList(i);
            case "kl" -> p.get('k', i.raw) == 1 ? "l" : "";
            default -> Integer.toString(p.get(name.charAt(0), i.raw));
        };
    }

    private static String signed(Instruction i) {
        return i.imm == 0 && !i.add ? "-0" : Integer.toString(i.imm);
    }

    private static String shift(Instruction i) {
        if (i.shiftType == Shift.RRX) {
            return ", rrx";
        }
        return i.shiftType == Shift.LSL && i.shiftAmount == 0 || i.shiftType == Shift.ROR && i.shiftAmount == 0 ? ""
            : ", " + SHIFTS[i.shiftType] + " #" + i.shiftAmount;
    }

    private static String immediateAddress(Instruction i) {
        String base = REGISTERS[i.rn];
        if (!i.index) {
            return "[" + base + "], #" + (i.op == Op.LDRD_IMM || i.op == Op.STRD_IMM ? signed(i) : Integer.toString(i.imm));
        }
        if (i.wback) {
            boolean silent = i.imm == 0 && i.op != Op.LDRD_IMM && i.op != Op.STRD_IMM;
            return "[" + base + (silent ? "]!" : ", #" + signed(i) + "]!");
        }
        return zeroIsSilent(i) ? "[" + base + "]" : "[" + base + ", #" + signed(i) + "]";
    }

    /** objdump writes an offset of zero in 16-bit encodings, and the minus of a negative zero only for doublewords and floats. */
    private static boolean zeroIsSilent(Instruction i) {
        boolean ownsItsSign = i.encoding.pattern().has('U');
        return i.imm == 0 && i.size == 4 && (i.add || !ownsItsSign);
    }

    private static String coprocessorAddress(Instruction i, BitPattern p) {
        int words = p.get('i', i.raw);
        String base = REGISTERS[i.rn];
        String offset = (i.add ? "" : "-") + words * 4;
        if (!i.index) {
            return i.wback ? "[" + base + "], #" + offset : "[" + base + "], {" + words + "}";
        }
        return words == 0 && i.add && !i.wback ? "[" + base + "]" : "[" + base + ", #" + offset + "]" + (i.wback ? "!" : "");
    }

    private static String registerList(int list) {
        StringJoiner names = new StringJoiner(", ", "{", "}");
        for (int r = 0; r < 16; r++) {
            if ((list >> r & 1) != 0) {
                names.add(REGISTERS[r]);
            }
        }
        return names.toString();
    }

    /** A list of doubles with an odd number of words: the deprecated FLDMX and FSTMX. */
    private static boolean isFldmx(Instruction i) {
        return i.encoding.pattern().has('E') && (i.imm & 4) != 0;
    }

    private static String vectorList(Instruction i) {
        boolean pair = i.encoding.pattern().has('E');
        int count = pair ? i.registerList / 2 : i.registerList;
        int first = pair ? i.sd / 2 : i.sd;
        String letter = pair ? "d" : "s";
        return "{" + letter + first + (count > 1 ? "-" + letter + (first + count - 1) : "") + "}";
    }

    private static String ifThen(Instruction i) {
        StringBuilder out = new StringBuilder("t");
        int last = Integer.numberOfTrailingZeros(i.itMask);
        for (int bit = 3; bit > last; bit--) {
            out.append((i.itMask >> bit & 1) == (i.firstCond & 1) ? 't' : 'e');
        }
        return out.toString();
    }

    private static String special(Instruction i) {
        String name = switch (i.imm) {
            case 0 -> "CPSR";
            case 1 -> "IAPSR";
            case 2 -> "EAPSR";
            case 3 -> "PSR";
            case 5 -> "IPSR";
            case 6 -> "EPSR";
            case 7 -> "IEPSR";
            case 8 -> "MSP";
            case 9 -> "PSP";
            case 16 -> "PRIMASK";
            case 17 -> "BASEPRI";
            case 18 -> "BASEPRI_MAX";
            case 19 -> "FAULTMASK";
            case 20 -> "CONTROL";
            default -> "(UNDEF: " + i.imm + ")";
        };
        if (i.op != Op.MSR || i.imm != 0) {
            return name;
        }
        return name + switch (i.shiftAmount) {
            case 1 -> "_s";
            case 2 -> "_f";
            default -> "_fs";
        };
    }
}
