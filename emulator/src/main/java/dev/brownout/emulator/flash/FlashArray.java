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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Flash cells and their physics. A programming takes cells from 1 to 0, only an erase brings them back. An operation takes its time on
 * the clock and changes the content when it is complete; one runs at a time. Controllers with their keys, enables and busy bits are
 * peripherals over an array.
 *
 * <p>As {@link Stateful} an array saves what power loss ends: the running operation. The rest is {@link #save() non-volatile}.
 */
public final class FlashArray implements Stateful {
    private static final SortedMap<Integer, Codeword> NONE_DAMAGED = Collections.unmodifiableSortedMap(new TreeMap<>());
    private static final Tear COMPLETES = new Tear.Finished();
    /** For {@link #setEnduranceLimit}: pages erase however worn they are. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;
    // How many of 256 cells an erase of a worn page leaves as they are.
    private static final int WORN_CELLS = 1;

    /** The cells of a double word with those of its code. */
    record Codeword(long data, int check) {
    }

    /** What the error-correcting code says of a double word. */
    public enum Ecc { VALID, CORRECTED, UNCORRECTABLE }

    private final String name;
    private final FlashGeometry geometry;
    private final long seed;
    private final VirtualClock clock;
    private final PagedMemory.ChangedRange changed;
    private final Alarm completion;
    // Replaced, not changed: an observer may leave while it is called.
    private List<FlashObserver> observers = List.of();

    private final PagedMemory memory;
    // One byte a word: writes since the erase of its page, saturating.
    private final PagedMemory writes;
    // A page's partial erase time so far in picoseconds, and its erases; replaced, not changed, since saves share them.
    private long[] eraseProgress;
    private int[] wear;

    // Double words whose code does not fit, by offset: what the cells really hold. Memory has what a read gives, corrected where that is
    // possible. Replaced, not changed.
    private SortedMap<Integer, Codeword> damaged = NONE_DAMAGED;
    private Runnable damageListener = () -> { };

    private Defects defects = Defects.NONE;
    private Runnable defectListener = () -> { };
    // Reads of unstable cells since power-on: what the next one gives depends on it.
    private long unstableReads;
    private int enduranceLimit = NO_LIMIT;

    private FlashOperation running;
    // How the running operation will end, and whether its controller will notice if it fails.
    private Tear outcome = COMPLETES;
    private boolean noticed;
    // While a partial erase runs: the erase time it adds to its page, and how much the page needs.
    private long addedErase;
    private long fullErase;
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
        this.seed = seed;
        this.clock = clock;
        this.changed = changed;
        completion = clock.alarm(this::complete);
        memory = new PagedMemory(geometry.size(), (byte) 0xff);
        writes = new PagedMemory(countsSize(geometry), (byte) 0);
        eraseProgress = new long[geometry.pages()];
        wear = new int[geometry.pages()];
    }

    /** Bytes of the memory that counts writes. */
    static int countsSize(FlashGeometry geometry) {
        int words = geometry.size() / FlashGeometry.WORD_SIZE;
        return (words + PagedMemory.PAGE_SIZE - 1) / PagedMemory.PAGE_SIZE * PagedMemory.PAGE_SIZE;
    }

    public String name() {
        return name;
    }

    public FlashGeometry geometry() {
        return geometry;
    }

    /** The cells as the bus reads them. To be written only through operations and {@link #preload}. */
    public PagedMemory memory() {
        return memory;
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

    /** How often a page was erased. */
    public int wear(int page) {
        return wear[page];
    }

    /** How often a word was written since its page was erased. */
    public int writesOf(int offset) {
        return writes.read8(offset / FlashGeometry.WORD_SIZE);
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
        return start(Kind.PROGRAM, offset, length, value, duration, 0, 0);
    }

    /**
     * Starts erasing the page that begins at {@code offset}.
     *
     * @return as {@link #program(int, int, long)}
     */
    public boolean erasePage(int offset, long duration) {
        return start(Kind.ERASE_PAGE, offset, requirePage(offset), -1, duration, 0, 0);
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
        return start(Kind.ERASE_PARTIAL, offset, requirePage(offset), -1, duration, added, full);
    }

    /**
     * Starts erasing every page.
     *
     * @return as {@link #program(int, int, long)}
     */
    public boolean eraseAll(long duration) {
        return start(Kind.ERASE_ALL, 0, geometry.size(), -1, duration, 0, 0);
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
        return start(Kind.ERASE_ALL, first, length, -1, duration, 0, 0);
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

    private boolean start(Kind kind, int offset, int length, long value, long duration, long added, long full) {
        if (running != null) {
            violated(FlashViolation.Rule.BUSY, offset, 1);
            return false;
        }
        long previous = kind == Kind.PROGRAM ? cells(offset, length) : 0;
        addedErase = added;
        fullErase = full;
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

    /** Spoils cells of the double word at an offset for good; what is wrong there already stays wrong. */
    public void spoil(int offset, CellDefect defect) {
        int at = offset & -CellDefect.SIZE;
        requireInside(at, CellDefect.SIZE, CellDefect.SIZE);
        setDefects(defects.with(at, defects.at(at).and(defect)));
    }

    /** Wears a page out: some of its cells, which the array's seed decides, stay 0 at every erase from now on. */
    public void wearOut(int page) {
        int start = geometry.pageStart(page);
        SortedMap<Integer, CellDefect> worn = new TreeMap<>();
        for (int at = start; at < start + geometry.pageSize(page); at += CellDefect.SIZE) {
            worn.put(at, new CellDefect(0, 0, CellNoise.below(seed, at >>> 3, WORN_CELLS)));
        }
        setDefects(defects.and(worn));
    }

    /** What is wrong with the double word that holds an offset. */
    public CellDefect defect(int offset) {
        return defects.at(offset);
    }

    public boolean hasDefects() {
        return !defects.none();
    }

    /** From now on a page that was erased so often is {@linkplain #wearOut worn out} by its next erase; {@link #NO_LIMIT} for never. */
    public void setEnduranceLimit(int erases) {
        enduranceLimit = erases;
    }

    /** As if a page had been erased so often before the device is ever run. */
    public void setWear(int page, int erases) {
        wear = wear.clone();
        wear[page] = erases;
    }

    /** Told whenever cells become defective, or well again. */
    void setDefectListener(Runnable listener) {
        defectListener = listener;
    }

    private void setDefects(Defects newDefects) {
        if (newDefects != defects) {
            defects = newDefects;
            defectListener.run();
        }
    }

    /** True if cells of any double word in a range read differently from one read to the next. */
    boolean unstable(int offset, int length) {
        return defects.unstable(offset, length);
    }

    boolean unstable() {
        return defects.unstable();
    }

    /** The core is about to read there: what the unstable cells give this time. */
    void settleUnstable(int offset, int length) {
        for (int at = offset & -CellDefect.SIZE; at < offset + length; at += CellDefect.SIZE) {
            long cells = defects.at(at).unstable();
            if (cells != 0) {
                long random = CellNoise.mix(seed + ++unstableReads, at) & cells;
                long data = cells(at, CellDefect.SIZE) & ~cells | random;
                if (geometry.ecc()) {
                    put(at, data, checkBits(at));
                } else {
                    store(at, CellDefect.SIZE, data);
                }
            }
        }
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
        NonVolatileState before = save();
        if (running == null || tear instanceof Tear.Untouched) {
            return before;
        }
        List<FlashObserver> watching = observers;
        Runnable listening = damageListener;
        Runnable listeningToDefects = defectListener;
        long violationsBefore = violations;
        observers = List.of();
        damageListener = () -> { };
        defectListener = () -> { };
        applyCells(running, tear);
        NonVolatileState after = save();
        adopt(before, (offset, length) -> { });
        observers = watching;
        damageListener = listening;
        defectListener = listeningToDefects;
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
            applyCells(operation, tear);
            changed.changed(operation.offset(), operation.length());
        }
    }

    private void applyCells(FlashOperation operation, Tear tear) {
        if (operation.erases()) {
            erase(operation, tear);
        } else {
            programCells(operation, tear);
        }
    }

    private void programCells(FlashOperation operation, Tear tear) {
        int offset = operation.offset();
        long reached = tear instanceof Tear.Bits bits ? bits.mask() : tear instanceof Tear.WeakBits weak ? weak.mask()
                : requireFinished(operation, tear);
        int shift = 8 * (offset % CellDefect.SIZE);
        if (!defects.none()) {
            CellDefect defect = defects.at(offset);
            reached &= ~(defect.neverFall() >>> shift);
            long kept = (operation.value() | ~reached) << shift | ~window(operation);
            setDefects(defects.with(offset, defect.withUnstable(defect.unstable() & kept)));
        }
        if (tear instanceof Tear.WeakBits weak) {
            long near = weak.unstable() & operation.fallingBits() & ~reached;
            setDefects(defects.with(offset, defects.at(offset).and(new CellDefect(near << shift, 0, 0))));
        }
        long cells = operation.previous() & (operation.value() | ~reached);
        if (geometry.ecc()) {
            int check = tear instanceof Tear.Bits bits ? bits.check() : tear instanceof Tear.WeakBits ? 0 : 0xff;
            put(offset, cells, checkBits(offset) & (EccCode.of(operation.value()) | ~check) & 0xff);
        } else {
            store(offset, operation.length(), cells);
        }
        clearProgress(geometry.pageOf(offset));
        if (geometry.writesPerWord() != FlashGeometry.ANY_NUMBER) {
            for (int at = offset; at < offset + operation.length(); at += FlashGeometry.WORD_SIZE) {
                countWrite(at);
            }
        }
    }

    // The cells that an operation programs, of those of its double word.
    private static long window(FlashOperation operation) {
        int length = operation.length();
        return (length == CellDefect.SIZE ? -1L : (1L << 8 * length) - 1) << 8 * (operation.offset() % CellDefect.SIZE);
    }

    private void countWrite(int offset) {
        int count = writesOf(offset) + 1;
        setWrites(offset, Math.min(count, 0xff));
        if (count > geometry.writesPerWord()) {
            violated(FlashViolation.Rule.WRITES_PER_WORD, offset, count);
        }
    }

    // What the cells hold, without sign; what memory holds unless a code was used to correct it.
    private long cells(int offset, int length) {
        if (length == 8) {
            Codeword word = damaged.get(offset);
            return word != null ? word.data() : memory.read32(offset) & 0xFFFF_FFFFL | (long) memory.read32(offset + 4) << 32;
        }
        return length == 4 ? memory.read32(offset) & 0xFFFF_FFFFL : length == 2 ? memory.read16(offset) : memory.read8(offset);
    }

    private int checkBits(int offset) {
        Codeword word = damaged.get(offset);
        return word != null ? word.check() : EccCode.of(cells(offset, 8));
    }

    private void store(int offset, int length, long cells) {
        if (length == 4) {
            memory.write32(offset, (int) cells);
            return;
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (cells >>> 8 * i);
        }
        memory.write(offset, bytes, 0, length);
    }

    // Puts a double word with its code into the cells; a read gives it corrected where that is possible.
    private void put(int offset, long data, int check) {
        int wrong = EccCode.wrongBit(data, check);
        store(offset, 8, wrong >= 0 && wrong < EccCode.CHECK_BIT ? data ^ 1L << wrong : data);
        if (wrong != EccCode.VALID || damaged.containsKey(offset)) {
            SortedMap<Integer, Codeword> changedMap = new TreeMap<>(damaged);
            if (wrong == EccCode.VALID) {
                changedMap.remove(offset);
            } else {
                changedMap.put(offset, new Codeword(data, check));
            }
            setDamaged(changedMap);
        }
    }

    private void clearDamage(int offset, int length) {
        if (!damaged.subMap(offset, offset + length).isEmpty()) {
            SortedMap<Integer, Codeword> rest = new TreeMap<>(damaged);
            rest.subMap(offset, offset + length).clear();
            setDamaged(rest);
        }
    }

    private void setDamaged(SortedMap<Integer, Codeword> newDamaged) {
        if (!newDamaged.equals(damaged)) {
            damaged = newDamaged.isEmpty() ? NONE_DAMAGED : newDamaged;
            damageListener.run();
        }
    }

    /** True if the code of a double word in a range does not fit. */
    public boolean hasDamage(int offset, int length) {
        return !damaged.isEmpty() && !damaged.subMap(offset & -FlashGeometry.ECC_SIZE, offset + length).isEmpty();
    }

    /** True if the code of any double word does not fit. */
    public boolean hasDamage() {
        return !damaged.isEmpty();
    }

    /** Told whenever double words become damaged, or valid again. */
    public void setDamageListener(Runnable listener) {
        damageListener = listener;
    }

    /** What the error-correcting code says of the double word that holds an offset. */
    public Ecc ecc(int offset) {
        Codeword word = damaged.get(offset & -FlashGeometry.ECC_SIZE);
        if (word == null) {
            return Ecc.VALID;
        }
        return EccCode.wrongBit(word.data(), word.check()) == EccCode.UNCORRECTABLE ? Ecc.UNCORRECTABLE : Ecc.CORRECTED;
    }

    private void erase(FlashOperation operation, Tear tear) {
        int first = geometry.pageOf(operation.offset());
        int last = geometry.pageOf(operation.offset() + operation.length() - 1);
        for (int page = first; page <= last; page++) {
            if (tear instanceof Tear.Cells cells) {
                eraseCells(page, cells.level(), cells.seed());
            } else if (tear instanceof Tear.WeakCells weak) {
                eraseCells(page, weak.level(), weak.seed());
                weaken(page, weak);
            } else {
                requireFinished(operation, tear);
                eraseWhole(page, operation);
            }
            if (operation.kind() != Kind.ERASE_PARTIAL || eraseProgress[page] == 0) {
                addWear(page);
            }
        }
    }

    private static long requireFinished(FlashOperation operation, Tear tear) {
        if (tear instanceof Tear.Finished) {
            return -1;
        }
        throw new IllegalArgumentException(tear + " does not fit " + operation);
    }

    private void eraseWhole(int page, FlashOperation operation) {
        if (operation.kind() == Kind.ERASE_PARTIAL) {
            long progress = eraseProgress[page] + addedErase;
            if (progress < fullErase) {
                eraseCells(page, (int) VirtualClock.scaleDown(progress, CellNoise.LEVELS, fullErase), seed);
                setProgress(page, progress);
                return;
            }
        }
        if (wear[page] >= enduranceLimit) {
            wearOut(page);
        }
        int start = geometry.pageStart(page);
        memory.fill(start, geometry.pageSize(page), (byte) 0xff);
        clearDamage(start, geometry.pageSize(page));
        if (!defects.none()) {
            setDefects(defects.with(start, geometry.pageSize(page), defect -> defect.withUnstable(0)));
            defects.words().subMap(start, start + geometry.pageSize(page)).forEach((at, defect) -> putErased(at, ~defect.neverRise()));
        }
        clearWrites(page);
        clearProgress(page);
    }

    private void putErased(int offset, long cells) {
        if (geometry.ecc()) {
            put(offset, cells, 0xff);
        } else {
            store(offset, CellDefect.SIZE, cells);
        }
    }

    // Those cells that the erase would have reached next read as they like.
    private void weaken(int page, Tear.WeakCells weak) {
        int start = geometry.pageStart(page);
        SortedMap<Integer, CellDefect> more = new TreeMap<>();
        for (int at = start; at < start + geometry.pageSize(page); at += CellDefect.SIZE) {
            long near = CellNoise.below(weak.seed(), at >>> 3, weak.level() + weak.unstable()) & ~cells(at, CellDefect.SIZE) & ~defects.at(at).neverRise();
            more.put(at, new CellDefect(near, 0, 0));
        }
        setDefects(defects.and(more));
    }

    private void eraseCells(int page, int level, long cellSeed) {
        int start = geometry.pageStart(page);
        for (int at = start; at < start + geometry.pageSize(page); at += 8) {
            long erased = CellNoise.below(cellSeed, at >>> 3, level);
            if (!defects.none()) {
                CellDefect defect = defects.at(at);
                erased &= ~defect.neverRise();
                setDefects(defects.with(at, defect.withUnstable(defect.unstable() & ~erased)));
            }
            if (geometry.ecc()) {
                // The cells of the code have thresholds of their own.
                int check = (int) CellNoise.below(~cellSeed, at >>> 3, level) & 0xff;
                put(at, cells(at, 8) | erased, checkBits(at) | check);
                continue;
            }
            memory.write32(at, memory.read32(at) | (int) erased);
            memory.write32(at + 4, memory.read32(at + 4) | (int) (erased >>> 32));
        }
        if (level == CellNoise.LEVELS) {
            clearWrites(page);
        }
    }

    private void clearWrites(int page) {
        writes.fill(geometry.pageStart(page) / FlashGeometry.WORD_SIZE, geometry.pageSize(page) / FlashGeometry.WORD_SIZE, (byte) 0);
    }

    private void setWrites(int offset, int count) {
        int word = offset / FlashGeometry.WORD_SIZE;
        writes.fill(word, 1, (byte) count);
    }

    private void addWear(int page) {
        wear = wear.clone();
        wear[page]++;
        if (wear[page] == geometry.endurance() + 1) {
            violated(FlashViolation.Rule.ENDURANCE, geometry.pageStart(page), wear[page]);
        } else if (wear[page] > geometry.endurance()) {
            violations++;
        }
    }

    private void clearProgress(int page) {
        if (eraseProgress[page] != 0) {
            setProgress(page, 0);
        }
    }

    private void setProgress(int page, long progress) {
        eraseProgress = eraseProgress.clone();
        eraseProgress[page] = progress;
    }

    private void violated(FlashViolation.Rule rule, int offset, int count) {
        violations++;
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
        memory.write(offset, bytes, 0, bytes.length);
        clearDamage(offset & -FlashGeometry.ECC_SIZE, bytes.length + offset % FlashGeometry.ECC_SIZE);
        boolean counts = geometry.writesPerWord() != FlashGeometry.ANY_NUMBER;
        for (int at = offset & -FlashGeometry.WORD_SIZE; counts && at < offset + bytes.length; at += FlashGeometry.WORD_SIZE) {
            setWrites(at, memory.read32(at) == -1 ? 0 : 1);
        }
        changed.changed(offset, bytes.length);
    }

    /** Everything that outlives power. A running operation is not part of it: its page is saved as if it had not begun. */
    public NonVolatileState save() {
        return new NonVolatileState(geometry, memory.save(), writes.save(), eraseProgress, wear, damaged, defects, enduranceLimit, hash());
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
        adopt(state, changed);
    }

    private void adopt(NonVolatileState state, PagedMemory.ChangedRange listener) {
        memory.load(state.content, listener);
        writes.load(state.writes, (offset, length) -> { });
        eraseProgress = state.eraseProgress;
        wear = state.wear;
        setDamaged(state.damaged);
        setDefects(state.defects);
    }

    /** Adds what {@link NonVolatileState#hash()} is made of. */
    public void addTo(StateHash into) {
        memory.addTo(into);
        addRest(into, eraseProgress, damaged, defects, wear, enduranceLimit);
    }

    /** Adds what there is beside the content. */
    static void addRest(StateHash into, long[] eraseProgress, SortedMap<Integer, Codeword> damaged, Defects defects, int[] wear, int enduranceLimit) {
        for (int page = 0; page < eraseProgress.length; page++) {
            if (eraseProgress[page] != 0) {
                into.add(page);
                into.add(eraseProgress[page]);
            }
        }
        damaged.forEach((offset, word) -> {
            into.add(offset);
            into.add(word.data());
            into.add(word.check());
        });
        defects.addTo(into);
        // Where wear decides what an erase does it is more than a statistic.
        for (int page = 0; enduranceLimit != NO_LIMIT && page < wear.length; page++) {
            into.add(Math.min(wear[page], enduranceLimit));
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putBoolean(running != null);
        FlashOperation now = running != null ? running : new FlashOperation(name, Kind.PROGRAM, 0, 0, 0, 0, 0, VirtualClock.NEVER, 0);
        out.putInt(now.kind().ordinal());
        out.putInt(now.offset());
        out.putInt(now.length());
        out.putLong(now.value());
        out.putLong(now.previous());
        out.putStatistic(now.ordinal());
        out.putInstant(now.start());
        out.putLong(now.duration());
        out.putLong(running != null ? addedErase : 0);
        out.putLong(running != null ? fullErase : 0);
        out.putStatistic(ordinal);
        out.putStatistic(violations);
        out.putLong(unstableReads);
        out.putBoolean(noticed);
        outcome.save(out);
    }

    @Override
    public void load(StateReader in) {
        boolean busy = in.getBoolean();
        FlashOperation saved = new FlashOperation(name, Kind.values()[in.getInt()], in.getInt(), in.getInt(), in.getLong(), in.getLong(),
                in.getStatistic(), in.getInstant(), in.getLong());
        running = busy ? saved : null;
        addedErase = in.getLong();
        fullErase = in.getLong();
        ordinal = in.getStatistic();
        violations = in.getStatistic();
        unstableReads = in.getLong();
        noticed = in.getBoolean();
        outcome = Tear.load(in);
    }
}
