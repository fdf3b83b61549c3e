package dev.brownout.emulator.flash;

import dev.brownout.emulator.machine.StateHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * The defective cells of an array, by the offset of their double word. Immutable: saves share it.
 *
 * @param words  none of them without a defect
 */
record Defects(SortedMap<Integer, CellDefect> words) {
    static final Defects NONE = new Defects(Collections.unmodifiableSortedMap(new TreeMap<>()));

    boolean none() {
        return words.isEmpty();
    }

    CellDefect at(int offset) {
        return words.isEmpty() ? CellDefect.NONE : words.getOrDefault(offset & -CellDefect.SIZE, CellDefect.NONE);
    }

    /** Whether any cell in a range is unstable. */
    boolean unstable(int offset, int length) {
        return !words.isEmpty() && words.subMap(offset & -CellDefect.SIZE, offset + length).values().stream().anyMatch(defect -> defect.unstable() != 0);
    }

    boolean unstable() {
        return !words.isEmpty() && words.values().stream().anyMatch(defect -> defect.unstable() != 0);
    }

    /** With another defect in one double word. */
    Defects with(int offset, CellDefect defect) {
        if (at(offset).equals(defect)) {
            return this;
        }
        SortedMap<Integer, CellDefect> changed = new TreeMap<>(words);
        put(changed, offset & -CellDefect.SIZE, defect);
        return of(changed);
    }

    /** With a defect on top in each double word of a range. */
    Defects and(int offset, int length, IntFunction<CellDefect> more) {
        SortedMap<Integer, CellDefect> changed = new TreeMap<>(words);
        for (int at = offset; at < offset + length; at += CellDefect.SIZE) {
            put(changed, at, at(at).and(more.apply(at)));
        }
        return of(changed);
    }

    /** With every defect of a range changed. */
    Defects with(int offset, int length, UnaryOperator<CellDefect> change) {
        if (words.isEmpty() || words.subMap(offset, offset + length).isEmpty()) {
            return this;
        }
        SortedMap<Integer, CellDefect> changed = new TreeMap<>(words);
        words.subMap(offset, offset + length).forEach((at, defect) -> put(changed, at, change.apply(defect)));
        return of(changed);
    }

    private static void put(SortedMap<Integer, CellDefect> into, int at, CellDefect defect) {
        if (defect.none()) {
            into.remove(at);
        } else {
            into.put(at, defect);
        }
    }

    private static Defects of(SortedMap<Integer, CellDefect> words) {
        return words.isEmpty() ? NONE : new Defects(Collections.unmodifiableSortedMap(words));
    }

    void addTo(StateHash into) {
        words.forEach((offset, defect) -> {
            into.add(offset);
            into.add(defect.unstable());
            into.add(defect.neverFall());
            into.add(defect.neverRise());
        });
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(words.size());
        for (var entry : words.entrySet()) {
            out.writeInt(entry.getKey());
            out.writeLong(entry.getValue().unstable());
            out.writeLong(entry.getValue().neverFall());
            out.writeLong(entry.getValue().neverRise());
        }
    }

    static Defects read(DataInput in) throws IOException {
        SortedMap<Integer, CellDefect> words = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            words.put(in.readInt(), new CellDefect(in.readLong(), in.readLong(), in.readLong()));
        }
        return of(words);
    }
}
