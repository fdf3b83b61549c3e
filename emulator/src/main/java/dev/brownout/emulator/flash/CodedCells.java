package dev.brownout.emulator.flash;

import dev.brownout.emulator.memory.PagedMemory;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of an array, twice where an error-correcting code stands between the two: what reads give, in {@link #memory()}, and what the
 * cells hold. They differ only in the few double words whose code does not fit, which are kept apart, so that the bus reads plain memory.
 */
final class CodedCells {
    private static final SortedMap<Integer, Codeword> NONE_DAMAGED = Collections.unmodifiableSortedMap(new TreeMap<>());

    private final PagedMemory memory;
    // By offset. Replaced, not changed: saves share it.
    private SortedMap<Integer, Codeword> damaged = NONE_DAMAGED;
    private Runnable damageListener = () -> { };

    CodedCells(int size) {
        memory = new PagedMemory(size, (byte) 0xff);
    }

    /** What reads give: corrected where that is possible. */
    PagedMemory memory() {
        return memory;
    }

    /** What 1, 2, 4 or 8 cells hold, without sign. */
    long read(int offset, int length) {
        if (length == 8) {
            Codeword word = damaged.get(offset);
            return word != null ? word.data() : memory.read32(offset) & 0xFFFF_FFFFL | (long) memory.read32(offset + 4) << 32;
        }
        return length == 4 ? memory.read32(offset) & 0xFFFF_FFFFL : length == 2 ? memory.read16(offset) : memory.read8(offset);
    }

    /** The eight cells of a double word's code. */
    int checkBits(int offset) {
        Codeword word = damaged.get(offset);
        return word != null ? word.check() : EccCode.of(read(offset, 8));
    }

    /** Sets cells that have no code, or whose code fits. */
    void store(int offset, int length, long cells) {
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

    /** Puts a double word with its code into the cells; a read gives it corrected where that is possible. */
    void put(int offset, long data, int check) {
        int wrong = EccCode.wrongBit(data, check);
        store(offset, 8, wrong >= 0 && wrong < EccCode.CHECK_BIT ? data ^ 1L << wrong : data);
        if (wrong != EccCode.VALID || damaged.containsKey(offset)) {
            SortedMap<Integer, Codeword> changed = new TreeMap<>(damaged);
            if (wrong == EccCode.VALID) {
                changed.remove(offset);
            } else {
                changed.put(offset, new Codeword(data, check));
            }
            setDamaged(changed);
        }
    }

    /** Whatever the codes of a range were, they fit now. */
    void clearDamage(int offset, int length) {
        if (!damaged.isEmpty() && !damaged.subMap(offset, offset + length).isEmpty()) {
            SortedMap<Integer, Codeword> rest = new TreeMap<>(damaged);
            rest.subMap(offset, offset + length).clear();
            setDamaged(rest);
        }
    }

    /** Whether the code of a double word in a range does not fit. */
    boolean damaged(int offset, int length) {
        return !damaged.isEmpty() && !damaged.subMap(offset & -FlashGeometry.ECC_SIZE, offset + length).isEmpty();
    }

    FlashCells.Ecc ecc(int offset) {
        Codeword word = damaged.get(offset & -FlashGeometry.ECC_SIZE);
        if (word == null) {
            return FlashCells.Ecc.VALID;
        }
        return EccCode.wrongBit(word.data(), word.check()) == EccCode.UNCORRECTABLE ? FlashCells.Ecc.UNCORRECTABLE : FlashCells.Ecc.CORRECTED;
    }

    /** The double words whose code does not fit, by offset; not to be changed. */
    SortedMap<Integer, Codeword> damaged() {
        return damaged;
    }

    void setDamaged(SortedMap<Integer, Codeword> newDamaged) {
        if (!newDamaged.equals(damaged)) {
            damaged = newDamaged.isEmpty() ? NONE_DAMAGED : newDamaged;
            damageListener.run();
        }
    }

    /** Who is told when double words become damaged, or valid again; the listener before it. */
    Runnable setDamageListener(Runnable listener) {
        Runnable before = damageListener;
        damageListener = listener;
        return before;
    }
}
