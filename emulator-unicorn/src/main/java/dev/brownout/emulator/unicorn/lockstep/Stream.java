package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.EncodingSampler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.isa.ThumbTable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Code at random: instructions one behind the other, each of a row that the caller chooses in turn, IT blocks and forward branches among
 * them. Only encodings that are not UNPREDICTABLE, alone and in their place in an IT block.
 */
final class Stream {
    private static final Decoder DECODER = Decoder.of(Architecture.ARMV7E_M_FP);
    private static final EncodingSampler SAMPLER = new EncodingSampler(Architecture.ARMV7E_M_FP);
    private static final Encoding IT = ThumbTable.row("IT T1");
    private static final int NOP = 0xbf00;

    private static final byte[] BACKGROUND = background();

    private final List<Encoding> rows;
    private final byte[] code = BACKGROUND.clone();
    private final Instruction[] decoded = new Instruction[Stage.STREAM_SIZE / 2];
    /** Halfwords where an instruction begins that a branch may go to: not inside an IT block. */
    private final boolean[] landing = new boolean[Stage.STREAM_SIZE / 2];
    /** Halfwords that a branch goes to. */
    private final boolean[] wanted = new boolean[Stage.STREAM_SIZE / 2];
    private SplittableRandom random;
    private int end;

    Stream(List<Encoding> rows) {
        this.rows = rows;
    }

    /** What surrounds the stream can be read as literals, but not executed: UDF with all numbers. */
    private static byte[] background() {
        byte[] code = new byte[Stage.CODE_SIZE];
        SplittableRandom random = new SplittableRandom(0);
        for (int i = 0; i < code.length; i += 2) {
            code[i] = (byte) random.nextInt();
            code[i + 1] = (byte) 0xde;
        }
        return code;
    }

    /** The whole code with what was generated last. */
    byte[] code() {
        return code;
    }

    /**
     * Fills the stage's code with another stream.
     *
     * @param firstRow the row of the first instruction; the following ones take the rows behind it, so that all come equally often
     */
    void generate(SplittableRandom random, int firstRow, int length) {
        this.random = random;
        int at = Stage.STREAM - Stage.CODE;
        System.arraycopy(BACKGROUND, at, code, at, Stage.STREAM_SIZE);
        Arrays.fill(decoded, null);
        Arrays.fill(landing, false);
        Arrays.fill(wanted, false);
        end = Stage.STREAM;
        for (int i = 0; i < length; i++) {
            Encoding row = rows.get((firstRow + i) % rows.size());
            if (row.op() == Op.IT) {
                ifThen();
            } else {
                put(outsideIt(row), true);
            }
            if (random.nextInt(10) == 0) {
                ifThen();
            }
        }
        // Pending branch targets behind the stream get an instruction to land on.
        for (int address = end; address < end + 0x80; address += 2) {
            if (wanted[index(address)]) {
                while (end <= address) {
                    put(NOP, true);
                }
            }
        }
    }

    /** The address behind the stream. */
    int end() {
        return end;
    }

    /** Whether an instruction of the stream begins here, outside an IT block. */
    boolean isLanding(int address) {
        return address >= Stage.STREAM && address < end && landing[index(address)];
    }

    /** Where a branch at this address may go: an instruction behind it, or the end. */
    int landingBehind(int address) {
        int from = index(address) + 1;
        int to = index(end);
        if (from >= to) {
            return end;
        }
        int at = from + random.nextInt(to - from);
        while (at < to && !landing[at]) {
            at++;
        }
        return Stage.STREAM + 2 * at;
    }

    Instruction decode(int address) {
        int index = index(address);
        Instruction instruction = decoded[index];
        if (instruction == null) {
            instruction = DECODER.decode(halfword(address), halfword(address + 2));
            decoded[index] = instruction;
        }
        return instruction;
    }

    private static Instruction decode(Encoding row, int raw) {
        return row.size() == 2 ? DECODER.decode(raw, 0) : DECODER.decode(raw >>> 16, raw & 0xffff);
    }

    private int halfword(int address) {
        int at = address - Stage.CODE;
        return code[at] & 0xff | (code[at + 1] & 0xff) << 8;
    }

    private static int index(int address) {
        return address - Stage.STREAM >> 1;
    }

    private void put(int raw, boolean canLandOn) {
        int size = raw >>> 16 == 0 ? 2 : 4;
        if (size == 4 && wanted[index(end + 2)]) {
            // A branch goes into the middle of where this instruction would lie.
            put(NOP, canLandOn);
        }
        landing[index(end)] = canLandOn;
        if (size == 4) {
            putHalfword(raw >>> 16);
        }
        putHalfword(raw);
    }

    private void putHalfword(int halfword) {
        int at = end - Stage.CODE;
        code[at] = (byte) halfword;
        code[at + 1] = (byte) (halfword >> 8);
        end += 2;
    }

    private int outsideIt(Encoding row) {
        for (int attempt = 0; attempt < 200; attempt++) {
            int raw = SAMPLER.random(row, random);
            Instruction i = decode(row, raw);
            if (isDirectBranch(i)) {
                if (attempt < 40 || random.nextInt(4) != 0) {
                    raw = branchForward(i, raw, attempt);
                    if (raw == 0) {
                        continue;
                    }
                    i = decode(row, raw);
                }
                int target = end + 4 + i.imm;
                boolean backIntoStream = target >= Stage.STREAM && target <= end;
                if (backIntoStream) {
                    continue;
                }
                if (target > end && target < end + 0x80) {
                    if (target < end + i.size) {
                        continue;
                    }
                    wanted[index(target)] = true;
                }
            }
            return raw;
        }
        return NOP;
    }

    private static boolean isDirectBranch(Instruction i) {
        return switch (i.op) {
            case B, B_COND, BL, CBZ, CBNZ -> true;
            default -> false;
        };
    }

    /** The branch with a short forward offset, or 0 if these bits have none and others must be tried. */
    private int branchForward(Instruction i, int raw, int attempt) {
        if (i.size == 2) {
            return i.imm >= 0 && i.imm < 0x40 || attempt > 30 ? raw : 0;
        }
        int halfwords = random.nextInt(0x20);
        return i.op == Op.B_COND
            ? raw & 0xfbc0_d000 & ~0x2800 | halfwords
            : raw & 0xf800_d000 | 0x2800 | halfwords;
    }

    /** An IT instruction and its block, of rows at random that are allowed there; a NOP where a branch goes into the block. */
    private void ifThen() {
        for (int address = end; address <= end + 20; address += 2) {
            if (wanted[index(address)]) {
                put(NOP, true);
                return;
            }
        }
        Instruction it = SAMPLER.instruction(IT, random);
        put(it.raw, true);
        int count = 4 - Integer.numberOfTrailingZeros(it.itMask);
        for (int k = 0; k < count; k++) {
            put(insideIt(k == count - 1), false);
        }
    }

    private int insideIt(boolean last) {
        for (int attempt = 0; attempt < 100; attempt++) {
            Encoding row = rows.get(random.nextInt(rows.size()));
            int raw = SAMPLER.random(row, random);
            Instruction i = decode(row, raw);
            if (allowedInIt(i, last) && !isDirectBranch(i)) {
                return raw;
            }
        }
        return NOP;
    }

    /** Whether the manual allows it in an IT block (DDI 0403E, A7.7: "if InITBlock() then UNPREDICTABLE", "... && !LastInITBlock()"). */
    private static boolean allowedInIt(Instruction i, boolean last) {
        return switch (i.op) {
            case IT, CBZ, CBNZ, B_COND, CPSIE, CPSID -> false;
            default -> last || (i.writeMask & 1 << 15) == 0;
        };
    }
}
