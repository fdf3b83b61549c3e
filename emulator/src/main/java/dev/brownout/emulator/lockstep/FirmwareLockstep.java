package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Runs the same firmware on two engines and compares the whole state of the two machines at random cycles. Both start where their caller
 * brought them, in the same state.
 */
public final class FirmwareLockstep {
    private static final int PARTS = 16;
    private static final int TRACED = 60;

    private final Machine expected;
    private final Machine actual;
    private final SplittableRandom random;
    private final long every;
    private long compared;

    /**
     * Where the machines parted.
     *
     * @param from   the last cycle at which they were equal
     * @param until  the cycle at which they were not
     * @param trace  what the judge executes between them, the last of it
     * @param text   what differs then
     */
    public record Difference(long from, long until, String trace, String text) {
    }

    /**
     * How the run went.
     *
     * @param difference    empty if there was none
     * @param end           why it ended
     * @param cycles        of the judge
     * @param instructions  of the judge
     * @param compared      how often the states were compared
     * @param hash          of the judge's state at the end
     */
    public record Result(Optional<Difference> difference, Stop end, long cycles, long instructions, long compared, StateHash.Value hash) {
    }

    /**
     * @param expected  on the engine that is right
     * @param actual    on the other one
     * @param seed      of the cycles at which they are stopped
     * @param every     mean number of cycles between two comparisons
     */
    public FirmwareLockstep(Machine expected, Machine actual, long seed, long every) {
        this.expected = expected;
        this.actual = actual;
        this.every = every;
        random = new SplittableRandom(seed);
    }

    /**
     * Runs until the firmware ends, or comes to rest, or a cycle is reached.
     *
     * @param limit     a value of {@link CpuState#cycles}
     * @param enough    asked now and then whether to stop anyway
     * @param progress  told the cycle now and then
     */
    public Result run(long limit, BooleanSupplier enough, LongConsumer progress) {
        long instructions = expected.core().instructions();
        while (true) {
            MachineSnapshot before = expected.snapshot();
            MachineSnapshot beforeActual = actual.snapshot();
            long from = expected.cpu().cycles;
            long target = Math.min(limit, from + 1 + random.nextLong(2 * every));
            Stop stop = expected.runUntil(target);
            Stop other = actual.runUntil(target);
            compared++;
            if (!same(stop, other)) {
                long until = expected.cpu().cycles;
                String text = text(stop, other);
                Difference difference = closer(before, beforeActual, from, until, text);
                return new Result(Optional.of(difference), stop, until, expected.core().instructions() - instructions, compared, expected.stateHash());
            }
            progress.accept(expected.cpu().cycles);
            boolean over = !(stop instanceof Stop.Limit) || expected.cpu().cycles >= limit || enough.getAsBoolean();
            if (over) {
                return new Result(Optional.empty(), stop, expected.cpu().cycles, expected.core().instructions() - instructions, compared,
                    expected.stateHash());
            }
        }
    }

    private boolean same(Stop stop, Stop other) {
        return stop.equals(other) && expected.cpu().cycles == actual.cpu().cycles && expected.stateHash().equals(actual.stateHash());
    }

    private String text(Stop stop, Stop other) {
        String text = Comparison.text(expected, actual, expected.core().name(), actual.core().name());
        return stop.equals(other) ? text
            : text + String.format("  %s stopped with %s%n  %s with %s%n", expected.core().name(), stop, actual.core().name(), other);
    }

    // Once more from where they were equal, in smaller portions, as long as these show it too.
    private Difference closer(MachineSnapshot before, MachineSnapshot beforeActual, long from, long until, String text) {
        long part = (until - from) / PARTS;
        if (part > 0) {
            expected.restore(before);
            actual.restore(beforeActual);
            for (long target = from + part; target < until + part; target += part) {
                MachineSnapshot equal = expected.snapshot();
                MachineSnapshot equalActual = actual.snapshot();
                long begin = expected.cpu().cycles;
                Stop stop = expected.runUntil(target);
                Stop other = actual.runUntil(target);
                if (!same(stop, other)) {
                    return closer(equal, equalActual, begin, expected.cpu().cycles, text(stop, other));
                }
                if (!(stop instanceof Stop.Limit)) {
                    break;
                }
            }
        }
        return new Difference(from, until, trace(before, until), text);
    }

    private String trace(MachineSnapshot before, long until) {
        expected.restore(before);
        Deque<String> lines = new ArrayDeque<>();
        long[] omitted = {0};
        Decoder decoder = Decoder.of(expected.config().core().architecture());
        expected.observeInstructions(cpu -> {
            if (lines.size() == TRACED) {
                lines.removeFirst();
                omitted[0]++;
            }
            lines.addLast(line(expected, cpu, decoder));
        });
        expected.runUntil(until);
        expected.stopObservingInstructions();
        return (omitted[0] > 0 ? String.format("  ... %d instructions%n", omitted[0]) : "") + String.join("", lines);
    }

    static String line(Machine machine, CpuState cpu, Decoder decoder) {
        int pc = cpu.r[CpuState.PC];
        try {
            return String.format("  cycle %-10d", cpu.cycles) + Code.line(decoder.decode(machine.bus().readDirect(pc, 2),
                machine.bus().readDirect(pc + 2, 2)), pc, cpu.it);
        } catch (MemoryFault e) {
            return String.format("  cycle %-10d  %08x  nothing there%n", cpu.cycles, pc);
        }
    }
}
