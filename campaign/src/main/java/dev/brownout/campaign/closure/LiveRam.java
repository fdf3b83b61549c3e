package dev.brownout.campaign.closure;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.memory.AccessWatcher;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.memory.WatchedRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which RAM matters at the states of some boots. A byte that a boot does not read again, or not before it has written it, cannot change
 * what the boot does; so a machine that differs in nothing but such bytes has the same future. Boots that resume a swap at different places
 * differ in what they found at their beginning and never look at again: variables that have served, frames of calls that have returned.
 *
 * <p>A boot is executed once more under observation to learn it. Reads are those of the core and everything that reads directly, DMA among it;
 * writes are those of the core alone, so that the bytes taken for live are too many rather than too few.
 */
final class LiveRam {
    /** What was done to RAM between two flash operations: bytes read before they were written, and bytes written. */
    private record Segment(int[] read, int[] written) {
    }

    /** Offsets of bytes. */
    private record Live(int[] bytes) {
    }

    /** @param content  the hash of what the live bytes hold */
    private record Known(Live live, StateHash.Value content, int state) {
    }

    private final ClosureGraph graph;
    private final HashOmissions leftOut;
    private final Map<StateHash.Value, List<Known>> known = new ConcurrentHashMap<>();

    LiveRam(ClosureGraph graph, HashOmissions leftOut) {
        this.graph = graph;
        this.leftOut = leftOut;
    }

    /** A state with the same future as the machine's, or -1. @param withoutRam  the machine's {@link Machine#stateHashWithoutRam} */
    int alike(Machine machine, StateHash.Value withoutRam) {
        List<Known> candidates = known.get(withoutRam);
        if (candidates != null) {
            byte[] ram = machine.bus().ram().bytes;
            for (Known candidate : candidates) {
                if (content(ram, candidate.live).equals(candidate.content)) {
                    return candidate.state;
                }
            }
        }
        return -1;
    }

    private static StateHash.Value content(byte[] ram, Live live) {
        StateHash hash = new StateHash();
        long eight = 0;
        for (int i = 0; i < live.bytes.length; i++) {
            eight = eight << 8 | ram[live.bytes[i]] & 0xff;
            if ((i & 7) == 7) {
                hash.add(eight);
            }
        }
        hash.add(eight);
        return hash.value();
    }

    /**
     * Learns what matters at the states of a boot, which has been walked from beginning to end.
     *
     * @param booter  executes the boot from its power-on
     */
    void learn(Booter booter, NonVolatile node) {
        Machine machine = booter.machine();
        Recorder recorder = new Recorder(machine);
        machine.bus().accessControl().setWatcher(recorder);
        machine.bus().setDirectReadWatcher(recorder);
        Optional<BootEnd> end;
        try {
            end = booter.boot(node, recorder);
        } finally {
            machine.bus().accessControl().clearWatcher();
            machine.bus().clearDirectReadWatcher();
        }
        // Decoded instructions are not read again, so nobody would be told.
        if (end.filter(BootEnd.Started.class::isInstance).isEmpty() || holdsCode(machine.bus().ram())) {
            return;
        }
        recorder.endSegment();
        List<Live> live = live(recorder.segments, machine.config().ramBase());
        booter.boot(node, new Booter.Watcher() {
            private int next;

            @Override
            public boolean leavesAtBoundary(Machine at) {
                note(at, live.get(next++));
                return false;
            }
        });
    }

    private void note(Machine machine, Live live) {
        StateHash.Value withoutRam = machine.stateHashWithoutRam();
        int state = graph.findState(machine.stateHash(withoutRam));
        if (state >= 0) {
            Known one = new Known(live, content(machine.bus().ram().bytes, live), state);
            known.merge(withoutRam, List.of(one), (all, more) -> {
                List<Known> both = new ArrayList<>(all);
                both.addAll(more);
                return List.copyOf(both);
            });
        }
    }

    private static boolean holdsCode(Ram ram) {
        for (byte marks : ram.dirty) {
            if ((marks & Ram.CODE) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What is live where each segment begins; the first segment begins at power-on and is left out. Behind the last, nothing is. */
    private List<Live> live(List<Segment> segments, int ramBase) {
        BitSet ignored = new BitSet();
        for (HashOmissions.Range range : leftOut.ram()) {
            if (Integer.compareUnsigned(range.first(), ramBase) >= 0) {
                ignored.set(range.first() - ramBase, range.last() - ramBase + 1);
            }
        }
        Map<BitSet, Live> shared = new HashMap<>();
        Live[] result = new Live[segments.size() - 1];
        BitSet live = new BitSet();
        for (int i = segments.size() - 1; i > 0; i--) {
            Arrays.stream(segments.get(i).written).forEach(live::clear);
            Arrays.stream(segments.get(i).read).forEach(live::set);
            live.andNot(ignored);
            Live one = shared.get(live);
            if (one == null) {
                one = new Live(live.stream().toArray());
                shared.put((BitSet) live.clone(), one);
            }
            result[i - 1] = one;
        }
        return List.of(result);
    }

    /** Writes down what a boot does to RAM. */
    private static final class Recorder implements AccessWatcher, Booter.Watcher {
        private final int base;
        private final int size;
        private final List<Segment> segments = new ArrayList<>();
        private final BitSet read = new BitSet();
        private final BitSet written = new BitSet();

        Recorder(Machine machine) {
            base = machine.config().ramBase();
            size = machine.config().ramSize();
        }

        @Override
        public List<WatchedRange> watched() {
            return List.of(new WatchedRange(base, base + size - 1));
        }

        @Override
        public void accessed(int address, int length, boolean write) {
            for (int at = address - base; at < address - base + length; at++) {
                if (at >= 0 && at < size) {
                    if (write) {
                        written.set(at);
                    } else if (!written.get(at)) {
                        read.set(at);
                    }
                }
            }
        }

        @Override
        public boolean leavesAtBoundary(Machine machine) {
            endSegment();
            return false;
        }

        void endSegment() {
            segments.add(new Segment(read.stream().toArray(), written.stream().toArray()));
            read.clear();
            written.clear();
        }
    }
}
