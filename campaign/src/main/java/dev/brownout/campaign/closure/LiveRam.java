package dev.brownout.campaign.closure;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.Start;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.memory.AccessWatcher;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.memory.WatchedRange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

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

    /** Which bytes matter, as masks over aligned words of eight. */
    private static final class Live {
        private final int[] offsets;
        private final long[] masks;
        private final StateHash.Value which;

        Live(BitSet bytes) {
            offsets = bytes.stream().map(at -> at & -Long.BYTES).distinct().toArray();
            masks = new long[offsets.length];
            for (int i = 0, at = bytes.nextSetBit(0); at >= 0; at = bytes.nextSetBit(at + 1)) {
                while (offsets[i] != (at & -Long.BYTES)) {
                    i++;
                }
                masks[i] |= 0xffL << 8 * (at & Long.BYTES - 1);
            }
            StateHash hash = new StateHash();
            for (int i = 0; i < masks.length; i++) {
                hash.add(offsets[i]);
                hash.add(masks[i]);
            }
            which = hash.value();
        }

        /** The hash of which bytes they are and what they hold, in a machine with that hash of everything else. */
        StateHash.Value content(byte[] ram, StateHash.Value withoutRam) {
            StateHash hash = new StateHash();
            hash.add(withoutRam.hi());
            hash.add(withoutRam.lo());
            hash.add(which.hi());
            hash.add(which.lo());
            for (int i = 0; i < masks.length; i++) {
                hash.add((long) LONG.get(ram, offsets[i]) & masks[i]);
            }
            return hash.value();
        }
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ClosureGraph graph;
    private final HashOmissions leftOut;
    // By the hash of the set of bytes.
    private final Map<StateHash.Value, Live> shared = new HashMap<>();
    // What the machine is but for RAM, and for each of these what has mattered there, each once.
    private final HashIndex places = new HashIndex();
    private Live[][] lives = new Live[1 << 10][];
    // With what the bytes held: the state.
    private final HashIndex contents = new HashIndex();
    private int[] states = new int[1 << 10];
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    LiveRam(ClosureGraph graph, HashOmissions leftOut) {
        this.graph = graph;
        this.leftOut = leftOut;
    }

    /** A state with the same future as the machine's, or -1. @param withoutRam  the machine's {@link Machine#stateHashWithoutRam} */
    int alike(Machine machine, StateHash.Value withoutRam) {
        lock.readLock().lock();
        try {
            int place = places.find(withoutRam);
            if (place >= 0) {
                byte[] ram = machine.bus().ram().bytes;
                for (Live live : lives[place]) {
                    int content = contents.find(live.content(ram, withoutRam));
                    if (content >= 0) {
                        return states[content];
                    }
                }
            }
            return -1;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * A state that a boot was in.
     *
     * @param withoutRam  the machine's {@link Machine#stateHashWithoutRam} there
     */
    record Passed(StateHash.Value withoutRam, int state) {
    }

    /** The states that a boot is in, one after the other. @param booter  executes it from its beginning */
    List<Passed> states(Booter booter, Start start) {
        List<Passed> passed = new ArrayList<>();
        booter.boot(start, new Booter.Watcher() {
            @Override
            public boolean leavesAtBoundary(Machine machine) {
                StateHash.Value withoutRam = machine.stateHashWithoutRam();
                passed.add(new Passed(withoutRam, graph.findState(machine.stateHash(withoutRam))));
                return false;
            }
        });
        return passed;
    }

    /**
     * Learns what matters at the states of a boot, which has been walked from beginning to end.
     *
     * @param booter  executes the boot from its beginning
     * @param states  all that it is in
     */
    void learn(Booter booter, Start start, List<Passed> states) {
        Machine machine = booter.machine();
        Recorder recorder = new Recorder(machine);
        machine.bus().accessControl().setWatcher(recorder);
        machine.bus().setDirectReadWatcher(recorder);
        Optional<BootEnd> end;
        try {
            end = booter.boot(start, recorder);
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
        booter.boot(start, new Booter.Watcher() {
            private int next;

            @Override
            public boolean leavesAtBoundary(Machine at) {
                note(at, live.get(next), states.get(next));
                next++;
                return false;
            }
        });
    }

    private void note(Machine machine, Live live, Passed passed) {
        if (passed.state >= 0) {
            StateHash.Value content = live.content(machine.bus().ram().bytes, passed.withoutRam);
            lock.writeLock().lock();
            try {
                add(passed.withoutRam, live, content, passed.state);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private void add(StateHash.Value withoutRam, Live live, StateHash.Value content, int state) {
        int place = places.claim(withoutRam);
        if (place < 0) {
            place = ~place;
            lives = place < lives.length ? lives : Arrays.copyOf(lives, lives.length * 2);
            lives[place] = new Live[] {live};
        } else if (Arrays.stream(lives[place]).noneMatch(each -> each == live)) {
            lives[place] = Arrays.copyOf(lives[place], lives[place].length + 1);
            lives[place][lives[place].length - 1] = live;
        }
        int number = contents.claim(content);
        if (number < 0) {
            states = ~number < states.length ? states : Arrays.copyOf(states, states.length * 2);
            states[~number] = state;
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
        Live[] result = new Live[segments.size() - 1];
        LiveBytes live = new LiveBytes();
        for (int i = segments.size() - 1; i > 0; i--) {
            for (int at : segments.get(i).written) {
                live.set(at, false);
            }
            for (int at : segments.get(i).read) {
                live.set(at, !ignored.get(at));
            }
            synchronized (shared) {
                result[i - 1] = shared.computeIfAbsent(live.hash(), hash -> new Live(live.bytes));
            }
        }
        return List.of(result);
    }

    /** A set of bytes whose hash is kept while it changes. */
    private static final class LiveBytes {
        private final BitSet bytes = new BitSet();
        private long hi;
        private long lo;

        void set(int at, boolean live) {
            if (bytes.get(at) != live) {
                bytes.set(at, live);
                StateHash hash = new StateHash();
                hash.add(at);
                hi ^= hash.value().hi();
                lo ^= hash.value().lo();
            }
        }

        StateHash.Value hash() {
            return new StateHash.Value(hi, lo);
        }
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
