package dev.brownout.emulator.flash;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.flash.FlashOperation.Kind;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.memory.PagedMemory;

/**
 * The cells of an array and their physics: what a programming or an erase, finished or torn, makes of them; their error-correcting code, their
 * defects, their wear. They know nothing of time; {@link FlashArray} says when what happens to them.
 *
 * <p>All of it outlives power ({@link NonVolatileState}).
 */
public final class FlashCells {
    /** For {@link #setEnduranceLimit}: pages erase however worn they are. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;
    // How many of 256 cells an erase of a worn page leaves as they are.
    private static final int WORN_CELLS = 1;

    /** What the error-correcting code says of a double word. */
    public enum Ecc { VALID, CORRECTED, UNCORRECTABLE }

    /** Told of what the datasheet does not allow and cells take all the same. */
    @FunctionalInterface
    interface RuleWatcher {
        void broken(FlashViolation.Rule rule, int offset, int count);
    }

    private final FlashGeometry geometry;
    private final long seed;
    private final RuleWatcher rules;
    private final CodedCells content;
    private final PageHistory history;
    private Defects defects = Defects.NONE;
    private Runnable defectListener = () -> { };
    private int enduranceLimit = NO_LIMIT;

    /** Erased cells that were never worn. */
    FlashCells(FlashGeometry geometry, long seed, RuleWatcher rules) {
        this.geometry = geometry;
        this.seed = seed;
        this.rules = rules;
        content = new CodedCells(geometry.size());
        history = new PageHistory(geometry);
    }

    /** What reads give. */
    PagedMemory memory() {
        return content.memory();
    }

    /** What the cells hold, without sign; what memory holds unless a code was used to correct it. */
    long read(int offset, int length) {
        return content.read(offset, length);
    }

    /** How often a page was erased. */
    public int wear(int page) {
        return history.wear(page);
    }

    /** As if a page had been erased so often before the device is ever run. */
    public void setWear(int page, int erases) {
        history.setWear(page, erases);
    }

    /** How often a word was written since its page was erased. */
    public int writesOf(int offset) {
        return history.writesOf(offset);
    }

    /** From now on a page that was erased so often is {@linkplain #wearOut worn out} by its next erase; {@link #NO_LIMIT} for never. */
    public void setEnduranceLimit(int erases) {
        enduranceLimit = erases;
    }

    /** True if the code of a double word in a range does not fit. */
    public boolean hasDamage(int offset, int length) {
        return content.damaged(offset, length);
    }

    /** True if the code of any double word does not fit. */
    public boolean hasDamage() {
        return !content.damaged().isEmpty();
    }

    /** Told whenever double words become damaged, or valid again. */
    public void setDamageListener(Runnable listener) {
        content.setDamageListener(listener);
    }

    /** What the error-correcting code says of the double word that holds an offset. */
    public Ecc ecc(int offset) {
        return content.ecc(offset);
    }

    /**
     * Spoils cells of the double word at an offset for good; what is wrong there already stays wrong.
     *
     * @throws IllegalArgumentException outside the array
     */
    public void spoil(int offset, CellDefect defect) {
        int at = offset & -CellDefect.SIZE;
        if (at < 0 || at > geometry.size() - CellDefect.SIZE) {
            throw new IllegalArgumentException(String.format("offset 0x%x is not inside the %d bytes of the array", at, geometry.size()));
        }
        setDefects(defects.with(at, defects.at(at).and(defect)));
    }

    /** Wears a page out: some of its cells, which the array's seed decides, stay 0 at every erase from now on. */
    public void wearOut(int page) {
        setDefects(defects.and(geometry.pageStart(page), geometry.pageSize(page),
                at -> new CellDefect(0, 0, CellNoise.below(seed, at >>> 3, WORN_CELLS))));
    }

    /** What is wrong with the double word that holds an offset. */
    public CellDefect defect(int offset) {
        return defects.at(offset);
    }

    public boolean hasDefects() {
        return !defects.none();
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

    /**
     * The core is about to read there: settles what the unstable cells give this time.
     *
     * @param reads  how many such reads there were before; what this one gives depends on it
     * @return how many there are now
     */
    long settleUnstable(int offset, int length, long reads) {
        long count = reads;
        for (int at = offset & -CellDefect.SIZE; at < offset + length; at += CellDefect.SIZE) {
            long cells = defects.at(at).unstable();
            if (cells != 0) {
                long random = CellNoise.mix(seed + ++count, at) & cells;
                long data = content.read(at, CellDefect.SIZE) & ~cells | random;
                if (geometry.ecc()) {
                    content.put(at, data, content.checkBits(at));
                } else {
                    content.store(at, CellDefect.SIZE, data);
                }
            }
        }
        return count;
    }

    /**
     * Does to the cells what an operation does that ends in this way.
     *
     * @param part  where the operation is a partial erase, what it adds to the page and what the page needs
     * @throws IllegalArgumentException if operations of this kind do not end so
     */
    void apply(FlashOperation operation, Tear tear, PartialErase part) {
        if (tear instanceof Tear.Untouched) {
            return;
        }
        if (operation.erases()) {
            erase(operation, tear, part);
        } else {
            program(operation, tear);
        }
    }

    private void program(FlashOperation operation, Tear tear) {
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
            content.put(offset, cells, content.checkBits(offset) & (EccCode.of(operation.value()) | ~check) & 0xff);
        } else {
            content.store(offset, operation.length(), cells);
        }
        history.setProgress(geometry.pageOf(offset), 0);
        if (geometry.writesPerWord() != FlashGeometry.ANY_NUMBER) {
            for (int at = offset; at < offset + operation.length(); at += FlashGeometry.WORD_SIZE) {
                int count = history.countWrite(at);
                if (count > geometry.writesPerWord()) {
                    rules.broken(FlashViolation.Rule.WRITES_PER_WORD, at, count);
                }
            }
        }
    }

    // The cells that an operation programs, of those of its double word.
    private static long window(FlashOperation operation) {
        int length = operation.length();
        return (length == CellDefect.SIZE ? -1L : (1L << 8 * length) - 1) << 8 * (operation.offset() % CellDefect.SIZE);
    }

    private static long requireFinished(FlashOperation operation, Tear tear) {
        if (tear instanceof Tear.Finished) {
            return -1;
        }
        throw new IllegalArgumentException(tear + " does not fit " + operation);
    }

    private void erase(FlashOperation operation, Tear tear, PartialErase part) {
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
                eraseFor(page, operation.kind() == Kind.ERASE_PARTIAL ? part : PartialErase.WHOLE);
            }
            if (operation.kind() != Kind.ERASE_PARTIAL || history.progress(page) == 0) {
                int erases = history.countErase(page);
                if (erases > geometry.endurance()) {
                    rules.broken(FlashViolation.Rule.ENDURANCE, geometry.pageStart(page), erases);
                }
            }
        }
    }

    private void eraseFor(int page, PartialErase part) {
        long progress = history.progress(page) + part.added();
        if (progress < part.full()) {
            eraseCells(page, (int) VirtualClock.scaleDown(progress, CellNoise.LEVELS, part.full()), seed);
            history.setProgress(page, progress);
        } else {
            eraseWhole(page);
        }
    }

    private void eraseWhole(int page) {
        if (history.wear(page) >= enduranceLimit) {
            wearOut(page);
        }
        int start = geometry.pageStart(page);
        content.memory().fill(start, geometry.pageSize(page), (byte) 0xff);
        content.clearDamage(start, geometry.pageSize(page));
        if (!defects.none()) {
            setDefects(defects.with(start, geometry.pageSize(page), defect -> defect.withUnstable(0)));
            defects.words().subMap(start, start + geometry.pageSize(page)).forEach((at, defect) -> putErased(at, ~defect.neverRise()));
        }
        history.clearWrites(page);
        history.setProgress(page, 0);
    }

    private void putErased(int offset, long cells) {
        if (geometry.ecc()) {
            content.put(offset, cells, 0xff);
        } else {
            content.store(offset, CellDefect.SIZE, cells);
        }
    }

    private void eraseCells(int page, int level, long cellSeed) {
        int start = geometry.pageStart(page);
        PagedMemory memory = content.memory();
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
                content.put(at, content.read(at, 8) | erased, content.checkBits(at) | check);
                continue;
            }
            memory.write32(at, memory.read32(at) | (int) erased);
            memory.write32(at + 4, memory.read32(at + 4) | (int) (erased >>> 32));
        }
        if (level == CellNoise.LEVELS) {
            history.clearWrites(page);
        }
    }

    // Those cells that the erase would have reached next read as they like.
    private void weaken(int page, Tear.WeakCells weak) {
        int level = weak.level() + weak.unstable();
        setDefects(defects.and(geometry.pageStart(page), geometry.pageSize(page), at -> {
            long near = CellNoise.below(weak.seed(), at >>> 3, level) & ~content.read(at, CellDefect.SIZE) & ~defects.at(at).neverRise();
            return new CellDefect(near, 0, 0);
        }));
    }

    /** What {@link FlashArray#preload} does to the cells. */
    void preload(int offset, byte[] bytes) {
        PagedMemory memory = content.memory();
        memory.write(offset, bytes, 0, bytes.length);
        content.clearDamage(offset & -FlashGeometry.ECC_SIZE, bytes.length + offset % FlashGeometry.ECC_SIZE);
        boolean counts = geometry.writesPerWord() != FlashGeometry.ANY_NUMBER;
        for (int at = offset & -FlashGeometry.WORD_SIZE; counts && at < offset + bytes.length; at += FlashGeometry.WORD_SIZE) {
            history.setWrites(at, memory.read32(at) == -1 ? 0 : 1);
        }
    }

    NonVolatileState save() {
        StateHash hash = new StateHash();
        addTo(hash);
        return new NonVolatileState(geometry, content.memory().save(), history.writes(), history.eraseProgress(), history.wear(), content.damaged(),
                defects, enduranceLimit, hash.value());
    }

    /** Takes over a save of an array of the same geometry. */
    void adopt(NonVolatileState state, PagedMemory.ChangedRange listener) {
        content.memory().load(state.content, listener);
        history.adopt(state);
        content.setDamaged(state.damaged);
        setDefects(state.defects);
    }

    /** What {@link #save()} would give after {@link #apply}; the cells stay as they are, and nobody is told of anything. */
    NonVolatileState after(FlashOperation operation, Tear tear, PartialErase part) {
        NonVolatileState before = save();
        Runnable damage = content.setDamageListener(() -> { });
        Runnable defect = defectListener;
        defectListener = () -> { };
        apply(operation, tear, part);
        NonVolatileState after = save();
        adopt(before, (offset, length) -> { });
        content.setDamageListener(damage);
        defectListener = defect;
        return after;
    }

    void addTo(StateHash into) {
        content.memory().addTo(into);
        NonVolatileState.addRest(into, history.eraseProgress(), content.damaged(), defects, history.wear(), enduranceLimit);
    }
}
