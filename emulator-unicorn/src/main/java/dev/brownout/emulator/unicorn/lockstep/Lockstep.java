package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Disassembler;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.isa.ThumbTable;
import dev.brownout.emulator.unicorn.Unicorn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * The judge: executes random instructions on an engine of ours and on Unicorn and compares every register, flag and byte of memory after each.
 *
 * <p>Work is done in blocks, each with its own random numbers drawn from the seed and the block's number, so that any block can be repeated
 * alone. In a block a stream of instructions is executed one at a time; before each its operands are steered to values worth testing. An
 * IT block is executed by Unicorn in one go or one instruction at a time, in turn. Every few blocks our engine executes what it stepped through
 * once more in its own, fast way, and must arrive at the same state.
 */
public final class Lockstep implements AutoCloseable {
    /** Instructions of a stream. The rows of successive blocks follow each other round the table. */
    private static final int STREAM_LENGTH = 20;
    private static final int MAX_STEPS = 4 * STREAM_LENGTH;

    private final long seed;
    private final List<Encoding> rows;
    private final Map<Encoding, Integer> rowIndex = new HashMap<>();
    private final OurSide ours;
    private final UnicornSide theirs = new UnicornSide();
    private final ByteBuffer ourData;
    private final Step step = new Step();
    private final Registers registers = new Registers();

    private final Tally[] tallies;
    private final Map<Divergence, Long> excused = new EnumMap<>(Divergence.class);
    private final Map<String, LockstepReport.Mismatch> mismatches = new LinkedHashMap<>();
    private long instructions;

    private SplittableRandom random;
    private final Stream stream;
    private Steering steering;
    private long block;
    /** Whether the sides must be made equal before the next instruction. */
    private boolean apart;
    private final byte[] dataBefore = new byte[Stage.DATA_SIZE];
    /** An IT block is repeated an instruction at a time; and how it differed as a whole, as long as no single instruction explains that. */
    private boolean repeating;
    private String wholeBlockDiffers;
    /** What the last exclusive load read. */
    private int markedValue;

    /**
     * @param seed   of all random numbers
     * @param engine under judgement
     */
    public Lockstep(long seed, CoreFactory engine) {
        this.seed = seed;
        rows = ThumbTable.rows(Architecture.ARMV7E_M_FP);
        for (Encoding row : rows) {
            rowIndex.put(row, rowIndex.size());
        }
        tallies = new Tally[rows.size()];
        Arrays.setAll(tallies, i -> new Tally());
        stream = new Stream(rows);
        ours = new OurSide(engine);
        theirs.writeCode(stream.code());
        ours.writeCode(stream.code());
        ourData = ByteBuffer.wrap(ours.data.bytes);
    }

    /** The version of the Unicorn that judges. */
    public static String unicornVersion() {
        return Unicorn.version();
    }

    private static final class Tally {
        private long executed;
        private long skipped;
        private long refused;
        private long excused;
    }

    /** What it takes to have put a row to the test. */
    private static LockstepReport.Coverage coverage(Op op) {
        return switch (op) {
            case SVC, BKPT, UDF, COPROCESSOR -> LockstepReport.Coverage.REFUSED;
            case YIELD, WFE -> LockstepReport.Coverage.EXCUSED;
            default -> LockstepReport.Coverage.EXECUTED;
        };
    }

    /**
     * Runs blocks until a number of instructions has been compared.
     *
     * @param count         of instructions
     * @param firstBlock    to begin with; 0 but for repeating a mismatch
     * @param maxMismatches after which to give up; one is kept for each row
     * @param progress      told the number of instructions so far, now and then
     */
    public LockstepReport run(long count, long firstBlock, int maxMismatches, LongConsumer progress) {
        long start = System.nanoTime();
        for (block = firstBlock; instructions < count && mismatches.size() < maxMismatches; block++) {
            runBlock();
            if ((block & 0x3ff) == 0) {
                progress.accept(instructions);
            }
        }
        List<LockstepReport.Row> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Tally tally = tallies[i];
            lines.add(new LockstepReport.Row(rows.get(i).name(), tally.executed, tally.skipped, tally.refused, tally.excused,
                coverage(rows.get(i).op())));
        }
        return new LockstepReport(seed, instructions, lines, new EnumMap<>(excused), List.copyOf(mismatches.values()),
            (System.nanoTime() - start) / 1e9);
    }

    private void runBlock() {
        // The multiplier is that of SplitMix64: consecutive blocks get unrelated numbers.
        random = new SplittableRandom(seed ^ block * 0x9e3779b97f4a7c15L);
        Values values = new Values(random);
        steering = new Steering(random, values, stream, this::poke);
        stream.generate(random, (int) (block * STREAM_LENGTH % rows.size()), STREAM_LENGTH);
        theirs.writeStream(stream.code());
        ours.writeStream(stream.code());
        random.nextBytes(ours.data.bytes);
        for (int i = 0; i < 64; i++) {
            poke(Stage.DATA + 4 * random.nextInt(Stage.DATA_SIZE / 4), values.integer(), 4);
        }
        steering.registersAtRandom(registers);
        apart = true;
        repeating = false;
        wholeBlockDiffers = null;
        step.marked = 0;
        int pc = Stage.STREAM;
        for (int i = 0; i < MAX_STEPS && pc < stream.end(); i++) {
            pc = runStep(pc);
        }
    }

    private void poke(int address, int value, int size) {
        for (int i = 0; i < size; i++) {
            byte b = (byte) (value >>> 8 * i);
            ours.data.bytes[address - Stage.DATA + i] = b;
            theirs.data.put(address - Stage.DATA + i, b);
        }
        ours.data.touch(address - Stage.DATA, size);
    }

    private int runStep(int pc) {
        Instruction first = stream.decode(pc);
        if (!repeating) {
            steering.steer(first, pc, registers, step.marked);
        }
        registers.words[Registers.PC] = pc;
        makeEqual();
        step.begin = pc;
        step.before.set(registers);
        step.clear();
        boolean wholeBlock = first.op == Op.IT && !repeating && random.nextBoolean() && canRunAtOnce(first, pc);
        if (wholeBlock) {
            System.arraycopy(ours.data.bytes, 0, dataBefore, 0, Stage.DATA_SIZE);
        }
        noteExclusive(first);
        int next = pc;
        do {
            Instruction i = stream.decode(next);
            step.instructions.add(i);
            step.noteSkipped(!ours.conditionHolds());
            step.ourOutcome = ours.step(step.ours);
            next += i.size;
        } while (wholeBlock && step.ourOutcome == Outcome.EXECUTED && ours.cpu.it != 0 && ours.cpu.r[Registers.PC] == next);
        step.reason = ours.reason();
        int until = step.ourOutcome == Outcome.EXECUTED ? step.ours.get(Registers.PC) : next;
        if (until >= pc && until < next) {
            // A branch to itself or back into its IT block: Unicorn would stop there before it has executed the branch.
            return step.single() ? skipUnjudged(next) : repeatByInstruction(null);
        }
        step.theirOutcome = theirs.run(pc, until, step.theirs);
        step.theirs.takeUnreadable(step.ours);
        step.sameMemory = ourData.rewind().equals(theirs.data.rewind());
        return judge(next);
    }

    private void makeEqual() {
        if (apart) {
            theirs.data.put(0, ours.data.bytes);
            registers.words[Registers.XPSR] &= ~Registers.IT;
            theirs.reset(registers);
            ours.reset(registers);
            step.marked = 0;
            apart = false;
        } else if (steering.coreChanged || steering.floatsChanged) {
            registers.write(ours.cpu);
            if (steering.coreChanged) {
                theirs.writeCore(registers);
            }
            if (steering.floatsChanged) {
                theirs.writeFloats(registers);
            }
        }
        steering.coreChanged = false;
        steering.floatsChanged = false;
    }

    /** The operations that Unicorn ends a run at, and those whose outcome depends on memory that {@link #noteExclusive} looks at. */
    private static boolean mustBeSteppedTo(Op op) {
        return isExclusive(op) || op == Op.WFI || op == Op.WFE || op == Op.YIELD;
    }

    private static boolean isExclusive(Op op) {
        return switch (op) {
            case LDREX, LDREXB, LDREXH, STREX, STREXB, STREXH -> true;
            default -> false;
        };
    }

    /** MSR to CONTROL may clear FPCA: the next FPU instruction then sets FPSCR to its default. */
    private static boolean writesControl(Instruction i) {
        return i.op == Op.MSR && i.imm == 20;
    }

    private boolean canRunAtOnce(Instruction it, int pc) {
        int address = pc + 2;
        for (int count = 4 - Integer.numberOfTrailingZeros(it.itMask); count > 0; count--) {
            Instruction i = stream.decode(address);
            if (mustBeSteppedTo(i.op) || writesControl(i)) {
                return false;
            }
            address += i.size;
        }
        return true;
    }

    /** Before an exclusive store: whether what its load read is still there, which Unicorn looks at. */
    private void noteExclusive(Instruction i) {
        if (isExclusive(i.op) && i.encoding.isStore()) {
            int address = step.before.get(i.rn) + i.imm;
            step.memoryChangedSinceMarked = Stage.inData(address) && Stage.inData(address + i.encoding.accessSize() - 1)
                && dataAt(address, i.encoding.accessSize()) != markedValue;
        }
    }

    private int dataAt(int address, int size) {
        int value = 0;
        for (int k = size - 1; k >= 0; k--) {
            value = value << 8 | ours.data.bytes[address - Stage.DATA + k] & 0xff;
        }
        return value;
    }

    private void count(boolean agreed) {
        for (int k = 0; k < step.instructions.size(); k++) {
            Integer row = rowIndex.get(step.instructions.get(k).encoding);
            if (row != null) {
                Tally tally = tallies[row];
                if (!agreed) {
                    tally.excused++;
                } else if (step.skipped(k)) {
                    tally.skipped++;
                } else if (k == step.instructions.size() - 1 && !step.executed()) {
                    tally.refused++;
                } else {
                    tally.executed++;
                }
            }
        }
        instructions += step.instructions.size();
    }

    /** @return where to go on */
    private int judge(int next) {
        boolean agreed = step.agrees() && refusalLeftNoTrace();
        if (!agreed) {
            theirs.forgetCode();
        }
        if (!step.single() && (!agreed || !step.executed())) {
            return repeatByInstruction(agreed || !step.executed() ? null : describe());
        }
        if (!agreed) {
            wholeBlockDiffers = null;
            excuseOrReport();
        }
        count(agreed);
        Instruction last = step.last();
        if (isExclusive(last.op) && last.encoding.isLoad() && step.executed() && !step.skipped(0)) {
            step.marked = step.address();
            markedValue = step.ours.get(last.rd);
        }
        int pc = step.ours.get(Registers.PC);
        boolean goesOn = agreed && step.bothExecuted() && (step.ours.itState() != 0 || pc == next || stream.isLanding(pc))
            && (step.ours.get(Registers.XPSR) & Registers.T) != 0 && !writesControl(last);
        if (repeating && (!goesOn || step.ours.itState() == 0)) {
            if (wholeBlockDiffers != null) {
                report("IT block in one go", wholeBlockDiffers);
            }
            repeating = false;
        }
        if (goesOn) {
            if (pc <= step.begin) {
                theirs.forgetCode();
            }
            registers.set(step.ours);
            return pc;
        }
        apart = true;
        registers.set(step.before);
        return stream.isLanding(pc) && pc > step.begin ? pc : next;
    }

    /** Once more the same IT block, an instruction at a time: that tells which of them differs, or faults on both sides. */
    private int repeatByInstruction(String difference) {
        theirs.forgetCode();
        repeating = true;
        wholeBlockDiffers = difference;
        System.arraycopy(dataBefore, 0, ours.data.bytes, 0, Stage.DATA_SIZE);
        registers.set(step.before);
        apart = true;
        return step.begin;
    }

    private int skipUnjudged(int next) {
        repeating = false;
        apart = true;
        registers.set(step.before);
        return next;
    }

    /** The manual's precise faults: an instruction that is refused has changed no register. */
    private boolean refusalLeftNoTrace() {
        if (step.ourOutcome != Outcome.REFUSED || !step.single()) {
            return true;
        }
        return step.ours.same(step.before);
    }

    private void excuseOrReport() {
        for (Divergence divergence : Divergence.values()) {
            if (divergence.explains(step)) {
                excused.merge(divergence, 1L, Long::sum);
                return;
            }
        }
        report(step.last().encoding.name(), describe());
    }

    private void report(String row, String text) {
        mismatches.putIfAbsent(row, new LockstepReport.Mismatch(row, block, text));
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("seed %d, block %d%n", seed, block));
        int address = step.begin;
        int it = step.before.itState();
        for (Instruction i : step.instructions) {
            text.append(String.format("  %08x  %-9s %s%n", address, i.size == 2 ? String.format("%04x", i.raw) : String.format("%08x", i.raw),
                Disassembler.text(i, address, it)));
            it = i.op == Op.IT ? ItState.start(i) : ItState.advance(it);
            address += i.size;
        }
        text.append(String.format("  ours: %s %s   Unicorn: %s   memory %s%n", step.ourOutcome, step.reason, step.theirOutcome,
            step.sameMemory ? "equal" : "differs at " + memoryDifference()));
        text.append(String.format("  goes on at: ours %08x   Unicorn %08x%n", step.ours.get(Registers.PC), step.theirs.get(Registers.PC)));
        text.append(String.format("  before%n"));
        int[] words = step.before.words;
        for (int i = 0; i < Registers.COUNT; i++) {
            if (i < Registers.S0 ? true : i < Registers.MSP ? touchesFloat(i - Registers.S0) : words[i] != 0) {
                text.append(String.format("    %-9s %08x%n", Registers.name(i), words[i]));
            }
        }
        text.append(String.format("  differences%n")).append(step.ours.diff("ours", step.theirs, "Unicorn"));
        if (!refusalLeftNoTrace()) {
            text.append(String.format("  traces of a refused instruction%n")).append(step.before.diff("before", step.ours, "after"));
        }
        return text.toString();
    }

    private boolean touchesFloat(int number) {
        return step.instructions.stream().anyMatch(i -> ((i.fpReadMask | i.fpWriteMask) >>> number & 1) != 0);
    }

    private String memoryDifference() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Stage.DATA_SIZE; i++) {
            if (ours.data.bytes[i] != theirs.data.get(i)) {
                text.append(String.format("%08x (%02x, %02x) ", Stage.DATA + i, ours.data.bytes[i], theirs.data.get(i)));
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        theirs.close();
    }
}
