package dev.brownout.emulator.flash;

import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.memory.PagedMemory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * What an array keeps without power: content, writes of each word since its erase, progress of partial erases, wear, double words
 * whose error-correcting code is wrong, defective cells. Immutable and cheap: pages are shared with the array and with other saves until somebody writes.
 */
public final class NonVolatileState {
    final FlashGeometry geometry;
    final PagedMemory.Image content;
    final PagedMemory.Image writes;
    final long[] eraseProgress;
    final int[] wear;
    final SortedMap<Integer, Codeword> damaged;
    final Defects defects;
    private final int enduranceLimit;
    private final StateHash.Value hash;

    NonVolatileState(FlashGeometry geometry, PagedMemory.Image content, PagedMemory.Image writes, long[] eraseProgress, int[] wear,
                     SortedMap<Integer, Codeword> damaged, Defects defects, int enduranceLimit, StateHash.Value hash) {
        this.geometry = geometry;
        this.content = content;
        this.writes = writes;
        this.eraseProgress = eraseProgress;
        this.wear = wear;
        this.damaged = damaged;
        this.defects = defects;
        this.enduranceLimit = enduranceLimit;
        this.hash = hash;
    }

    public FlashGeometry geometry() {
        return geometry;
    }

    /** Hash of everything that can influence what software sees; wear, unless it is limited, and the writes of each word are statistics and left out. */
    public StateHash.Value hash() {
        return hash;
    }

    /** Adds what there is beside the content. */
    static void addRest(StateHash into, long[] eraseProgress, SortedMap<Integer, Codeword> damaged, Defects defects, int[] wear,
                        int enduranceLimit) {
        for (int page = 0; page < eraseProgress.length; page++) {
            if (eraseProgress[page] != 0) {
                into.add(page);
                into.add(eraseProgress[page]);
            }
        }
        // Asked at every operation of a campaign, where there mostly is nothing to add.
        if (!damaged.isEmpty()) {
            damaged.forEach((offset, word) -> {
                into.add(offset);
                into.add(word.data());
                into.add(word.check());
            });
        }
        if (!defects.none()) {
            defects.addTo(into);
        }
        // Where wear decides what an erase does it is more than a statistic.
        for (int page = 0; enduranceLimit != FlashCells.NO_LIMIT && page < wear.length; page++) {
            into.add(Math.min(wear[page], enduranceLimit));
        }
    }

    /** As {@link #hash()}, with the wear of every page. */
    public StateHash.Value hashWithWear() {
        StateHash all = new StateHash();
        all.add(hash.hi());
        all.add(hash.lo());
        for (int erases : wear) {
            all.add(erases);
        }
        return all.value();
    }

    /** How often a page was erased. */
    public int wear(int page) {
        return wear[page];
    }

    /** What is wrong with the double word that holds an offset. */
    public CellDefect defect(int offset) {
        return defects.at(offset);
    }

    public boolean hasDefects() {
        return !defects.none();
    }

    /** Whether cells are defective that no erase will make well. */
    public boolean hasLastingDefects() {
        return defects.words().values().stream().anyMatch(defect -> (defect.neverFall() | defect.neverRise()) != 0);
    }

    /** The content of a range, copied. */
    public byte[] read(int offset, int length) {
        return memory().read(offset, length);
    }

    /** The double words whose error-correcting code does not fit, by offset; true for those that it cannot correct either. */
    public SortedMap<Integer, Boolean> damaged() {
        SortedMap<Integer, Boolean> words = new TreeMap<>();
        damaged.forEach((offset, word) -> words.put(offset, EccCode.wrongBit(word.data(), word.check()) == EccCode.UNCORRECTABLE));
        return words;
    }

    /** A memory of its own with this content; pages are shared until one side writes. */
    public PagedMemory memory() {
        PagedMemory memory = new PagedMemory(geometry.size(), (byte) 0xff);
        memory.load(content, (from, size) -> { });
        return memory;
    }

    /** Writes all of it but the geometry; {@code number} gives equal pages equal numbers and keeps what is new. */
    public void write(DataOutput out, ToIntFunction<byte[]> number) throws IOException {
        content.write(out, number);
        writes.write(out, number);
        for (int page = 0; page < wear.length; page++) {
            out.writeLong(PageHistory.progress(eraseProgress, page));
            out.writeInt(wear[page]);
        }
        out.writeInt(damaged.size());
        for (Map.Entry<Integer, Codeword> entry : damaged.entrySet()) {
            out.writeInt(entry.getKey());
            out.writeLong(entry.getValue().data());
            out.writeInt(entry.getValue().check());
        }
        defects.write(out);
    }

    /** Reads what {@link #write} wrote of a state like this one: of an array with the same geometry. */
    public NonVolatileState read(DataInput in, IntFunction<byte[]> page) throws IOException {
        PagedMemory.Image cells = PagedMemory.Image.read(in, geometry.size(), page);
        PagedMemory.Image counts = PagedMemory.Image.read(in, PageHistory.countsSize(geometry), page);
        long[] progress = new long[wear.length];
        int[] erases = new int[wear.length];
        for (int i = 0; i < erases.length; i++) {
            progress[i] = in.readLong();
            erases[i] = in.readInt();
        }
        SortedMap<Integer, Codeword> words = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            words.put(in.readInt(), new Codeword(in.readLong(), in.readInt()));
        }
        progress = PageHistory.orNone(progress);
        Defects broken = Defects.read(in);
        StateHash sum = new StateHash();
        cells.addTo(sum);
        addRest(sum, progress, words, broken, erases, enduranceLimit);
        return new NonVolatileState(geometry, cells, counts, progress, erases, words, broken, enduranceLimit, sum.value());
    }
}
