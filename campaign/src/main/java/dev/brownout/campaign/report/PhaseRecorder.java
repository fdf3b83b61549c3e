package dev.brownout.campaign.report;

import dev.brownout.campaign.Judge;
import dev.brownout.campaign.report.Phase.Kind;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.memory.AccessWatcher;
import dev.brownout.emulator.memory.WatchedRange;
import java.util.ArrayList;
import java.util.List;

/** Follows a boot and divides its time into phases. */
final class PhaseRecorder implements AccessWatcher {
    /** Longer without a load from a slot or an operation, and something else is going on, in picoseconds: 2 ms. A signature takes longer, a buffer's hash does not. */
    private static final long PAUSE = 2_000_000_000L;
    /** Fewer loads than these are a look at a header or a trailer, not a hash. */
    private static final int LEAST_LOADS = 64;

    private final VirtualClock clock;
    private final List<Judge.Slot> slots;
    private final List<WatchedRange> ranges;
    private final List<Phase> busy = new ArrayList<>();
    // Loads that belong together so far: the instants of the first and the last, and how many.
    private long first;
    private long last;
    private int loads;

    PhaseRecorder(VirtualClock clock, List<Judge.Slot> slots) {
        this.clock = clock;
        this.slots = slots;
        ranges = slots.stream().map(slot -> new WatchedRange(slot.address(), slot.address() + slot.size() - 1)).toList();
    }

    @Override
    public void accessed(int address, int size, boolean write) {
        if (write || slots.stream().noneMatch(slot -> Integer.compareUnsigned(address - slot.address(), slot.size()) < 0)) {
            return;
        }
        long now = clock.now();
        if (loads > 0 && now - last > PAUSE) {
            finishLoads();
        }
        if (loads++ == 0) {
            first = now;
        }
        last = now;
    }

    @Override
    public List<WatchedRange> watched() {
        return ranges;
    }

    void operation(FlashOperation operation) {
        Kind kind = operation.erases() ? Kind.ERASE : Kind.COPY;
        long from = operation.start();
        if (kind == Kind.COPY && loads > 0 && from - last <= PAUSE && from - first <= PAUSE) {
            // What is programmed now was read just before.
            from = first;
            loads = 0;
        } else {
            finishLoads();
        }
        Phase before = busy.isEmpty() ? new Phase(Kind.REST, 0, 0) : busy.get(busy.size() - 1);
        if (before.kind() == kind && from - before.to() <= PAUSE) {
            busy.set(busy.size() - 1, new Phase(kind, before.from(), operation.end()));
        } else {
            busy.add(new Phase(kind, Math.max(from, before.to()), operation.end()));
        }
    }

    private void finishLoads() {
        if (loads >= LEAST_LOADS) {
            busy.add(new Phase(Kind.HASH, busy.isEmpty() ? first : Math.max(first, busy.get(busy.size() - 1).to()), last));
        }
        loads = 0;
    }

    /** The whole time between two instants, without a gap. */
    List<Phase> phases(long started, long ended) {
        finishLoads();
        List<Phase> all = new ArrayList<>();
        long at = started;
        Kind before = Kind.REST;
        for (Phase phase : busy) {
            long to = Math.min(phase.to(), ended);
            if (phase.from() > at) {
                all.add(new Phase(before == Kind.HASH && phase.from() - at > PAUSE ? Kind.VERIFY : Kind.REST, at, phase.from()));
            }
            if (to > phase.from()) {
                all.add(new Phase(phase.kind(), Math.max(phase.from(), at), to));
            }
            at = to;
            before = phase.kind();
        }
        if (ended > at) {
            all.add(new Phase(before == Kind.HASH && ended - at > PAUSE ? Kind.VERIFY : Kind.REST, at, ended));
        }
        return List.copyOf(all);
    }
}
