package dev.brownout.campaign;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.memory.AccessWatcher;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.WatchedRange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * How boots begin. What a core does from power-on to its first flash operation depends on nothing but the flash it reads on the way; so a
 * boot that would read the same need not be executed that far again. Most nodes of a campaign differ only in a page that the bootloader is
 * about to erase unread.
 *
 * <p>A first boot is recorded: which granules of flash it read, in order, and the machine behind them. A later one finds the record by
 * following its own content. Pages that hold code or constants outside the images at the outset must be as they were; if execution leaves
 * them and RAM before the first operation, the boot is not recorded. Shared by the booters of one campaign; may be called by any thread.
 */
public final class BootPrefixes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VTOR = 0xe000ed08;
    /** Bytes whose reading is noted together. */
    private static final int GRANULE = 64;
    private static final int GRANULE_SHIFT = 6;
    // More ways to begin than these are not worth the memory.
    private static final int MOST = 4096;
    // Vectors are read past the watcher; so many bytes at most (16 + 240 exceptions).
    private static final int VECTORS = 1024;
    private static final int[] NOTHING = {};

    /**
     * The machine at the first flash operation, which runs but has changed nothing yet; or at the first instruction of an image.
     *
     * @param operations  the first operations: one, or several that one store started
     * @param start       the image that starts without any
     * @param written     RAM, as {@link RamUse#written} has it; none unless it is watched
     */
    record Prefix(MachineSnapshot snapshot, List<Started> operations, Optional<BootEnd.Started> start, int resets, ResetKind lastReset, int[] written) {
    }

    /** An operation and the array it runs in. */
    record Started(int array, FlashOperation operation) {
    }

    /** What is read next, by what was read before. */
    private static final class Place {
        private volatile int granule = -1;
        private volatile Prefix prefix;
        private final Map<Long, Place> next = new ConcurrentHashMap<>();
    }

    private final int base;
    private final byte[][] outset;
    private final BitSet fixed = new BitSet();
    private final Map<StateHash.Value, Place> roots = new ConcurrentHashMap<>();
    private final AtomicLong spared = new AtomicLong();
    private int count;

    /**
     * @param machine  one of the campaign's machines
     * @param outset   the node that the campaign begins with
     * @param slots    addresses that belong to an image
     */
    public BootPrefixes(Machine machine, NonVolatile outset, IntPredicate slots) {
        base = machine.config().flashBase();
        this.outset = outset.codeFlash().memory().pages();
        for (int page = 0; page < this.outset.length; page++) {
            int first = base + (page << PagedMemory.PAGE_SHIFT);
            boolean image = slots.test(first) && slots.test(first + PagedMemory.PAGE_SIZE - 1);
            if (!image && !erased(this.outset[page])) {
                fixed.set(page);
            }
        }
    }

    private static boolean erased(byte[] page) {
        for (byte b : page) {
            if (b != -1) {
                return false;
            }
        }
        return true;
    }

    /**
     * How a boot of what the machine holds now begins, if one like it was recorded.
     *
     * @param reset behind which reset it begins, by {@link Start.Reset#id}; empty for power-on
     */
    Optional<Prefix> find(Machine machine, Optional<StateHash.Value> reset) {
        if (!applies(machine)) {
            return Optional.empty();
        }
        FlashArray flash = machine.flash();
        byte[][] pages = flash.memory().pages();
        Place place = roots.get(root(machine, reset));
        while (place != null) {
            if (place.prefix != null) {
                spared.incrementAndGet();
                return Optional.of(place.prefix);
            }
            place = place.granule < 0 ? null : place.next.get(content(flash, pages, place.granule));
        }
        return Optional.empty();
    }

    /** How many boots began like an earlier one. Depends on the order in which workers happen to run. */
    public long spared() {
        return spared.get();
    }

    private boolean applies(Machine machine) {
        // Unstable cells are read with consequences that their content does not show.
        if (machine.flash().cells().hasDefects()) {
            return false;
        }
        byte[][] pages = machine.flash().memory().pages();
        for (int page = fixed.nextSetBit(0); page >= 0; page = fixed.nextSetBit(page + 1)) {
            if (pages[page] != outset[page] && !Arrays.equals(pages[page], outset[page])
                    || machine.flash().cells().hasDamage(page << PagedMemory.PAGE_SHIFT, PagedMemory.PAGE_SIZE)) {
                return false;
            }
        }
        return true;
    }

    // What decides beside the code flash.
    private static StateHash.Value root(Machine machine, Optional<StateHash.Value> reset) {
        return NonVolatile.hash(Stream.concat(machine.arrays().stream().skip(1).map(FlashArray::hash), reset.stream()).toList());
    }

    private static long content(FlashArray flash, byte[][] pages, int granule) {
        int offset = granule << GRANULE_SHIFT;
        byte[] page = pages[offset >>> PagedMemory.PAGE_SHIFT];
        StateHash hash = new StateHash();
        for (int at = offset & PagedMemory.PAGE_SIZE - 1, end = at + GRANULE; at < end; at += Long.BYTES) {
            hash.add((long) LONG.get(page, at));
        }
        if (flash.cells().hasDamage(offset, GRANULE)) {
            // Reading such a double word has consequences that its content alone does not show.
            for (int at = offset; at < offset + GRANULE; at += Long.BYTES) {
                hash.add(flash.cells().ecc(at).ordinal());
            }
        }
        return hash.value().hi();
    }

    /** Records the boot that the machine is about to begin, if there is a use for it. */
    Optional<Recording> record(Machine machine, Optional<StateHash.Value> reset, Optional<RamUse> ramUse) {
        return applies(machine) && count < MOST ? Optional.of(new Recording(machine, reset, ramUse)) : Optional.empty();
    }

    private synchronized void add(StateHash.Value root, List<Integer> granules, FlashArray flash, Prefix prefix) {
        byte[][] pages = flash.memory().pages();
        Place place = roots.computeIfAbsent(root, hash -> new Place());
        for (int granule : granules) {
            if (place.prefix != null || place.granule >= 0 && place.granule != granule) {
                return;
            }
            place.granule = granule;
            place = place.next.computeIfAbsent(content(flash, pages, granule), hash -> new Place());
        }
        if (place.granule < 0 && place.prefix == null) {
            place.prefix = prefix;
            count++;
        }
    }

    /** A boot under observation. */
    final class Recording implements AccessWatcher {
        private final Machine machine;
        private final Optional<RamUse> ramUse;
        private final StateHash.Value root;
        private final BitSet seen = new BitSet();
        private final List<Integer> granules = new ArrayList<>();
        private final List<Started> operations = new ArrayList<>();

        private Recording(Machine machine, Optional<StateHash.Value> reset, Optional<RamUse> ramUse) {
            this.machine = machine;
            this.ramUse = ramUse;
            root = root(machine, reset);
            machine.bus().accessControl().setWatcher(AccessWatcher.both(this, ramUse.orElse(null)));
        }

        /** Addresses where execution must stop, for this recording to be abandoned. */
        boolean leftBehind(int address) {
            int offset = address - base;
            return Integer.compareUnsigned(offset, outset.length << PagedMemory.PAGE_SHIFT) < 0 && !fixed.get(offset >>> PagedMemory.PAGE_SHIFT);
        }

        @Override
        public List<WatchedRange> watched() {
            return List.of(new WatchedRange(base, base + (outset.length << PagedMemory.PAGE_SHIFT) - 1));
        }

        @Override
        public void accessed(int address, int size, boolean write) {
            if (!write) {
                note(address - base, size);
            }
        }

        private void note(int offset, int size) {
            int flash = outset.length << PagedMemory.PAGE_SHIFT;
            for (long at = offset & -GRANULE; at < (long) offset + size; at += GRANULE) {
                int granule = (int) at >>> GRANULE_SHIFT;
                if (at >= 0 && at < flash && !fixed.get((int) at >>> PagedMemory.PAGE_SHIFT) && !seen.get(granule)) {
                    seen.set(granule);
                    granules.add(granule);
                }
            }
        }

        void started(int array, FlashOperation operation) {
            operations.add(new Started(array, operation));
        }

        /** The boot stands where its prefix ends. */
        void finish(Optional<BootEnd.Started> start, int resets, ResetKind lastReset) {
            abandon();
            for (Started each : operations) {
                // What the word held before is part of the operation.
                if (each.array() == 0 && !each.operation().erases()) {
                    note(each.operation().offset(), each.operation().length());
                }
            }
            note(machine.bus().readDirect(VTOR, Integer.BYTES) - base, VECTORS);
            add(root, granules, machine.flash(),
                    new Prefix(machine.snapshot(), List.copyOf(operations), start, resets, lastReset,
                            ramUse.map(RamUse::written).orElse(NOTHING)));
        }

        void abandon() {
            machine.bus().accessControl().setWatcher(ramUse.orElse(null));
        }
    }
}
