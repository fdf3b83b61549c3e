package dev.brownout.emulator.flash;

import dev.brownout.emulator.clock.Alarm;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.flash.FlashOperation.Kind;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.PagedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A flash array in time. An operation takes its time on the clock and changes the {@linkplain #cells() cells} when it is complete; one runs
 * at a time, and power loss or a fault may end it otherwise. Controllers with their keys, enables and busy bits are peripherals over an
 * array.
 *
 * <p>As {@link Stateful} an array saves what power loss ends: the running operation. The rest is {@link #save() non-volatile}.
 */
public final class FlashArray implements Stateful {
    private static final Tear COMPLETES = new Tear.Finished();
    // What is saved in the place of an operation while none runs.
    private static final FlashOperation NOTHING = new FlashOperation("", Kind.PROGRAM, 0, 0, 0, 0, 0, VirtualClock.NEVER, 0);

    private final String name;
    private final FlashGeometry geometry;
    private final VirtualClock clock;
    private final PagedMemory.ChangedRange changed;
    private final Alarm completion;
    // Replaced, not changed: an observer may leave while it is called.
    private List<FlashObserver> observers = List.of();

    private final FlashCells cells;
    // Reads of unstable cells since power-on: what the next one gives depends on it.
    private long unstableReads;

    private FlashOperation running;
    // How the running operation will end, and whether its controller will notice if it fails.
    private Tear outcome = COMPLETES;
    private boolean noticed;
    private PartialErase part = PartialErase.WHOLE;
    private long ordinal;
    private long violations;

    /**
     * An erased array that was never worn.
     *
     * @param name     as it shall appear in reports
     * @param seed     decides which cells a partial erase reaches first
     * @param changed  told of content that an operation or {@link #restore} changed, so that decoded code there is forgotten
     */
    public FlashArray(String name, FlashGeometry geometry, long seed, VirtualClock clock, PagedMemory.ChangedRange changed) {
        this.name = name;
        this.geometry = geometry;
        this.clock = clock;
        this.changed = changed;
        completion = clock.alarm(this::complete);
        cells = new FlashCells(geometry, seed, this::violated);
    }

    public String name() {
        return name;
    }

    public FlashGeometry geometry() {
        return geometry;
    }

    /** The content as the bus reads it. To be written only through operations and {@link #preload}. */
    public PagedMemory memory() {
        return cells.memory();
    }

    /** The cells behind the content: their codes, defects and wear. */
    public FlashCells cells() {
        return cells;
    }

    public void addObserver(FlashObserver observer) {
        List<FlashObserver> more = new ArrayList<>(observers);
        more.add(observer);
        observers = List.copyOf(more);
    }

    public void removeObserver(FlashObserver observer) {
        observers = observers.stream().filter(other -> other != observer).toList();
    }

    /** The operation under way, if any. */
    public Optional<FlashOperation> running() {
        return Optional.ofNullable(running);
    }

    public boolean busy() {
        return running != null;
    }

    /** Operations started since the machine was built. */
    public long operations() {
        return ordinal;
    }

    /** Broken rules since the machine was built. */
    public long violations() {
        return violations;
    }

    /**
     * Starts programming a word: the result is the old word AND the value.
     *
     * @param offset    of the word, a multiple of 4
     * @param duration  in picoseconds; 0 completes at once
     * @return false if another operation runs; this one is then refused and reported
     */
    public boolean program(int offset, int value, long duration) {
        return program(offset, FlashGeometry.WORD_SIZE, value & 0xFFFF_FFFFL, duration);
    }

    /**
     * Starts programming 1, 2, 4 or 8 bytes together: the result is the old cells AND the value.
     *
     * @param offset    a multiple of the length
     * @param length    where cells carry an error-correcting code always 8
     * @param value     little-endian, without sign
     * @param duration  in picoseconds; 0 completes at once
     * @return as {@link #program(int, int, long)}
     */
    public boolean program(int offset, int length, long value, long duration) {
        if (length < 1 || length > 8 || Integer.bitCount(length) != 1 || length < geometry.writeSize()) {
            throw new IllegalArgumentException(length + " bytes cannot be programmed together in " + name);
        }
        requireInside(offset, length, length);
        return start(Kind.PROGRAM, offset, length, value, duration, PartialErase.WHOLE);
    }

    /**
     * Starts erasing the page that begins at {@code offset}.
     *
     * @return as {@link #program(int, int, long)}
     */
    public boolean erasePage(int offset, long duration) {
        return start(Kind.ERASE_PAGE, offset, requirePage(offset), -1, duration, PartialErase.WHOLE);
    }

    /**
     * Starts a partial erase. The page is erased when what was added since its last erase or programming reaches {@code full}; until
     * then each part brings more cells that read 1, which ones being a matter of the array's seed.
     *
     * @param duration  of the whole operation in picoseconds
     * @param added     the part of it that erases
     * @param full      the erase time that the page needs
     * @return as {@link #program(int, int, long)}
     */
    public boolean erasePartially(int offset, long duration, long added, long full) {
        return start(Kind.ERASE_PARTIAL, offset, requirePage(offset), -1, duration, new PartialErase(added, full));
    }

    /**
     * Starts erasing every page.
     *
     * @return as {@link #program(int, int, long)}
     */
    public boolean eraseAll(long duration) {
        return start(Kind.ERASE_ALL, 0, geometry.size(), -1, duration, PartialErase.WHOLE);
    }

    /**
     * Starts erasing several pages together, such as a bank.
     *
     * @param first     a page's first byte
     * @param length    up to a page's end
     * @return as {@link #program(int, int, long)}
     */
    public boolean erasePages(int first, int length, long duration) {
        requirePage(first);
        int last = geometry.pageOf(first + length - 1);
        if (geometry.pageStart(last) + geometry.pageSize(last) != first + length) {
            throw new IllegalArgumentException(String.format("0x%x bytes from 0x%x on are not whole pages of %s", length, first, name));
        }
        return start(Kind.ERASE_ALL, first, length, -1, duration, PartialErase.WHOLE);
    }

    // The size of the page that begins there.
    private int requirePage(int offset) {
        requireInside(offset, 1, 1);
        int size = geometry.pageSize(geometry.pageOf(offset));
        requireInside(offset, size, 1);
        if (geometry.pageStart(geometry.pageOf(offset)) != offset) {
            throw new IllegalArgumentException(String.format("offset 0x%x is not the beginning of a page of %s", offset, name));
        }
        return size;
    }

    private void requireInside(int offset, int length, int alignment) {
        if (offset < 0 || offset > geometry.size() - length || offset % alignment != 0) {
            throw new IllegalArgumentException(String.format("offset 0x%x is not a multiple of %d inside the %d bytes of %s", offset,
                    alignment, geometry.size(), name));
        }
    }

    private boolean start(Kind kind, int offset, int length, long value, long duration, PartialErase erase) {
        if (running != null) {
            violated(FlashViolation.Rule.BUSY, offset, 1);
            return false;
        }
        long previous = kind == Kind.PROGRAM ? cells.read(offset, length) : 0;
        part = erase;
        running = new FlashOperation(name, kind, offset, length, value, previous, ++ordinal, clock.now(), duration);
        for (FlashObserver observer : observers) {
            observer.started(running);
        }
        if (duration == 0) {
            complete();
        } else {
            completion.after(duration);
        }
        return true;
    }

    private void complete() {
        FlashOperation done = running;
        boolean failed = noticed;
        apply(done, outcome);
        stopRunning();
        for (FlashObserver observer : observers) {
            if (failed) {
                observer.failed(done);
            } else {
                observer.completed(done);
            }
        }
    }

    private void stopRunning() {
        running = null;
        outcome = COMPLETES;
        noticed = false;
    }

    /**
     * Lets the running operation fail: it takes its time, and then leaves the cells as told.
     *
     * @param result   what it does to the cells after all
     * @param noticing whether the controller learns of it, so that it can say so where it has a way to
     * @throws IllegalStateException if no operation runs
     */
    public void fail(Tear result, boolean noticing) {
        if (running == null) {
            throw new IllegalStateException("no operation runs in " + name);
        }
        outcome = result;
        noticed = noticing;
    }

    /** The core is about to read there: settles what the unstable cells give this time. */
    void settleUnstable(int offset, int length) {
        unstableReads = cells.settleUnstable(offset, length, unstableReads);
    }

    /** Ends the running operation in its middle, as a power loss does. Nothing happens if none runs. */
    public void interrupt(Tear tear) {
        if (running == null) {
            return;
        }
        FlashOperation cut = running;
        completion.cancel();
        apply(cut, tear);
        stopRunning();
        for (FlashObserver observer : observers) {
            observer.interrupted(cut, tear);
        }
    }

    /** What {@link #save()} would give after {@link #interrupt}; the array itself and its operation go on untouched, observers unasked. */
    public NonVolatileState torn(Tear tear) {
        if (running == null || tear instanceof Tear.Untouched) {
            return save();
        }
        List<FlashObserver> watching = observers;
        long violationsBefore = violations;
        observers = List.of();
        NonVolatileState after = cells.after(running, tear, part);
        observers = watching;
        violations = violationsBefore;
        return after;
    }

    /**
     * Does to the cells what a word programming or page erase did elsewhere, ended in that way: no time passes and nobody is told. A
     * campaign makes the states again that it has seen passing, without keeping them all.
     *
     * @throws IllegalArgumentException for other kinds of operation
     */
    public void repeat(FlashOperation operation, Tear tear) {
        if (operation.kind() != Kind.PROGRAM && operation.kind() != Kind.ERASE_PAGE) {
            throw new IllegalArgumentException(operation + " cannot be repeated without its controller");
        }
        List<FlashObserver> watching = observers;
        observers = List.of();
        apply(operation, tear);
        observers = watching;
    }

    private void apply(FlashOperation operation, Tear tear) {
        if (!(tear instanceof Tear.Untouched)) {
            cells.apply(operation, tear, part);
            changed.changed(operation.offset(), operation.length());
        }
    }

    private void violated(FlashViolation.Rule rule, int offset, int count) {
        violations++;
        boolean told = rule == FlashViolation.Rule.ENDURANCE && count > geometry.endurance() + 1;
        if (told) {
            return;
        }
        FlashViolation violation = new FlashViolation(name, rule, offset, count, clock.now());
        for (FlashObserver observer : observers) {
            observer.violated(violation);
        }
    }

    /**
     * Puts content there as a programming tool does before the device is ever run: no time, no wear. Words that are not all ones count
     * as written once.
     *
     * @throws IllegalArgumentException if the bytes do not fit
     */
    public void preload(int offset, byte[] bytes) {
        if (offset < 0 || bytes.length > geometry.size() - offset) {
            throw new IllegalArgumentException(String.format("%d bytes at offset 0x%x do not fit the %d bytes of %s", bytes.length, offset,
                    geometry.size(), name));
        }
        if (bytes.length == 0) {
            return;
        }
        cells.preload(offset, bytes);
        changed.changed(offset, bytes.length);
    }

    /** Everything that outlives power. A running operation is not part of it: its page is saved as if it had not begun. */
    public NonVolatileState save() {
        return cells.save();
    }

    /** The hash that a save would have. */
    public StateHash.Value hash() {
        StateHash hash = new StateHash();
        addTo(hash);
        return hash.value();
    }

    /**
     * Takes over a save of an array of the same geometry; a running operation is forgotten.
     *
     * @throws IllegalArgumentException if the geometry differs
     */
    public void restore(NonVolatileState state) {
        if (!state.geometry.equals(geometry)) {
            throw new IllegalArgumentException("a save of " + state.geometry + " does not fit " + name + ", which is " + geometry);
        }
        stopRunning();
        completion.cancel();
        unstableReads = 0;
        cells.adopt(state, changed);
    }

    /** Adds what {@link NonVolatileState#hash()} is made of. */
    public void addTo(StateHash into) {
        cells.addTo(into);
    }

    @Override
    public void save(StateWriter out) {
        out.putBoolean(running != null);
        (running != null ? running : NOTHING).save(out);
        out.putLong(running != null ? part.added() : 0);
        out.putLong(running != null ? part.full() : 0);
        out.putStatistic(ordinal);
        out.putStatistic(violations);
        out.putLong(unstableReads);
        out.putBoolean(noticed);
        outcome.save(out);
    }

    @Override
    public void load(StateReader in) {
        boolean busy = in.getBoolean();
        FlashOperation saved = FlashOperation.load(name, in);
        running = busy ? saved : null;
        part = new PartialErase(in.getLong(), in.getLong());
        ordinal = in.getStatistic();
        violations = in.getStatistic();
        unstableReads = in.getLong();
        noticed = in.getBoolean();
        outcome = Tear.load(in);
    }
}
