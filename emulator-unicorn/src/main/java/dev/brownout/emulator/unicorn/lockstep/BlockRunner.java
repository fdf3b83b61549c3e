package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Executes one stream after the other on both sides and compares after every instruction. Now and then a short stretch is executed in one
 * go before: both must have arrived at the same state then too.
 */
final class BlockRunner implements AutoCloseable {
    /** Instructions of a stream. The rows of successive blocks follow each other round the table. */
    private static final int STREAM_LENGTH = 20;
    private static final int MAX_STEPS = 4 * STREAM_LENGTH;
    private static final int LONGEST_STRETCH = 6;
    /** After so many blocks Unicorn starts afresh: once its buffer for translated code has been full, version 2.0 is liable to crash. */
    private static final int BLOCKS_OF_AN_ENGINE = 5_000;

    private final long seed;
    private final Tally tally;
    private final int rows;
    private final OurSide ours;
    private UnicornSide theirs;
    private int blocksLeft;
    private final ByteBuffer ourData;
    private final Stream stream;
    private final Stretch stretch;
    private final Exclusives exclusives;
    private final Step step = new Step();
    private final Registers registers = new Registers();
    private final byte[] dataBefore = new byte[Stage.DATA_SIZE];

    private SplittableRandom random;
    private Steering steering;
    private long block;
    /** Whether the sides must be made equal before the next instruction. */
    private boolean apart;
    /** Up to this address a stretch is repeated singly; and how it differed, as long as no single instruction explains that. */
    private int repeatUntil;
    private String stretchDiffers;

    BlockRunner(long seed, List<Encoding> rows, CoreFactory engine, Tally tally) {
        this.seed = seed;
        this.tally = tally;
        this.rows = rows.size();
        ours = new OurSide(engine);
        ourData = ByteBuffer.wrap(ours.data.bytes);
        stream = new Stream(rows);
        stretch = new Stretch(stream);
        exclusives = new Exclusives(ours.data.bytes);
        ours.writeCode(stream.code());
    }

    private void renewUnicorn() {
        if (--blocksLeft < 0) {
            close();
            theirs = new UnicornSide();
            theirs.writeCode(stream.code());
            blocksLeft = BLOCKS_OF_AN_ENGINE;
        }
    }

    void run(long number) {
        block = number;
        renewUnicorn();
        // The multiplier is that of SplitMix64: consecutive blocks get unrelated numbers.
        random = new SplittableRandom(seed ^ block * 0x9e3779b97f4a7c15L);
        Values values = new Values(random);
        steering = new Steering(random, values, stream, this::poke);
        stream.generate(random, (int) (block * STREAM_LENGTH % rows), STREAM_LENGTH);
        theirs.writeStream(stream.code());
        ours.writeStream(stream.code());
        random.nextBytes(ours.data.bytes);
        for (int i = 0; i < 64; i++) {
            poke(Stage.DATA + 4 * random.nextInt(Stage.DATA_SIZE / 4), values.integer(), 4);
        }
        steering.registersAtRandom(registers);
        apart = true;
        repeatUntil = 0;
        stretchDiffers = null;
        int pc = Stage.STREAM;
        for (int i = 0; i < MAX_STEPS && pc < stream.end(); i++) {
            pc = runFrom(pc);
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

    /** @return where to go on */
    private int runFrom(int pc) {
        boolean repeating = pc < repeatUntil;
        boolean inBlock = !apart && registers.itState() != 0;
        step.instructions.clear();
        if (!repeating && !inBlock && random.nextInt(6) == 0) {
            stretch.collect(step.instructions, pc, 2 + random.nextInt(LONGEST_STRETCH - 1));
        } else {
            step.instructions.add(stream.decode(pc));
        }
        if (!repeating) {
            int address = pc;
            for (Instruction i : step.instructions) {
                steering.steer(i, address, registers, step.marked);
                address += i.size;
            }
        }
        registers.words[Registers.PC] = pc;
        makeEqual();
        step.begin = pc;
        step.before.set(registers);
        int next = pc;
        for (Instruction i : step.instructions) {
            next += i.size;
        }
        if (step.single()) {
            exclusives.before(step);
            step.skipped = !ours.conditionHolds();
            step.ourOutcome = ours.step(step.ours);
        } else {
            System.arraycopy(ours.data.bytes, 0, dataBefore, 0, Stage.DATA_SIZE);
            step.ourOutcome = ours.runWithin(pc, next, step.ours);
        }
        step.reason = ours.reason();
        int until = step.executed() ? step.ours.get(Registers.PC) : next;
        if (until >= pc && until < next) {
            // A branch to itself or back into the stretch: Unicorn would stop there before it has executed the branch.
            return step.single() ? skipUnjudged(next) : repeatSingly(next, null);
        }
        if (until < pc && Stage.inCode(until)) {
            // A branch back to code that Unicorn has translated already, without the end that it needs now.
            theirs.forgetCode();
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

    private int judge(int next) {
        boolean agreed = step.agrees() && refusalLeftNoTrace();
        if (!agreed) {
            theirs.forgetCode();
        }
        if (!step.single()) {
            // A fault ends a stretch on each side in its own way.
            return repeatSingly(next, agreed || !step.executed() ? null : describe());
        }
        if (!agreed) {
            stretchDiffers = null;
            excuseOrReport();
        }
        tally.count(step, agreed);
        exclusives.after(step);
        int pc = step.ours.get(Registers.PC);
        boolean goesOn = agreed && step.bothExecuted() && (step.ours.itState() != 0 || pc == next || stream.isLanding(pc))
            && (step.ours.get(Registers.XPSR) & Registers.T) != 0 && !Stretch.writesControl(step.last());
        if (repeatUntil != 0 && (!goesOn || pc >= repeatUntil)) {
            if (stretchDiffers != null) {
                tally.report("a stretch in one go", block, stretchDiffers);
            }
            repeatUntil = 0;
            stretchDiffers = null;
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

    /** Once more the same, an instruction at a time. */
    private int repeatSingly(int until, String difference) {
        theirs.forgetCode();
        repeatUntil = until;
        stretchDiffers = difference;
        System.arraycopy(dataBefore, 0, ours.data.bytes, 0, Stage.DATA_SIZE);
        registers.set(step.before);
        apart = true;
        return step.begin;
    }

    private int skipUnjudged(int next) {
        repeatUntil = 0;
        apart = true;
        registers.set(step.before);
        return next;
    }

    /** The manual's precise faults: an instruction that is refused has changed no register. */
    private boolean refusalLeftNoTrace() {
        return step.ourOutcome != Outcome.REFUSED || !step.single() || step.ours.same(step.before);
    }

    private void excuseOrReport() {
        for (Divergence divergence : Divergence.values()) {
            if (divergence.explains(step)) {
                tally.excuse(divergence);
                return;
            }
        }
        tally.report(step.last().encoding.name(), block, describe());
    }

    private String describe() {
        return String.format("seed %d, block %d%n", seed, block) + step.describe(memoryDifference());
    }

    private String memoryDifference() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Stage.DATA_SIZE; i++) {
            if (ours.data.bytes[i] != theirs.data.get(i)) {
                text.append(String.format(" %08x (%02x, %02x)", Stage.DATA + i, ours.data.bytes[i], theirs.data.get(i)));
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        if (theirs != null) {
            theirs.close();
            theirs = null;
        }
    }
}
