package dev.brownout.campaign;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.TrailerLayout;
import dev.brownout.emulator.memory.PagedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Status entries and flags of trailers, taken as what they mean to MCUboot: written or not. One that power loss left half programmed counts as written; the
 * reference bootloader makes it whole, MCUboot leaves it as it is (docs/fidelity.md, D5 and D8).
 */
final class HalfWritten {
    private static final int DOUBLE_WORD = 8;

    private final int flashBase;
    private final int writeSize;
    private final List<TrailerLayout> trailers = new ArrayList<>();

    HalfWritten(int flashBase, FlashMap map) {
        this.flashBase = flashBase;
        writeSize = map.writeSize();
        List<SlotLayout> areas = new ArrayList<>(List.of(map.slotA(), map.slotB()));
        areas.addAll(map.strategy().areas());
        areas.forEach(area -> trailers.add(TrailerLayout.of(map, area)));
    }

    /**
     * Replaces each entry and flag that is not erased by zeros; copy_done only beside an image_ok that is written, for it decides whether there is a revert.
     *
     * @param damaged  double words whose error-correcting code does not fit; those of entries and flags are taken out
     */
    void level(PagedMemory flash, SortedMap<Integer, Boolean> damaged) {
        for (TrailerLayout trailer : trailers) {
            for (int entry = trailer.status(); entry <= trailer.keys() - writeSize; entry += writeSize) {
                level(flash, damaged, entry - flashBase);
            }
            // A torn copy_done ends a trial, unless the image is confirmed (D1).
            if (level(flash, damaged, trailer.imageOk() - flashBase)) {
                level(flash, damaged, trailer.copyDone() - flashBase);
            }
        }
    }

    /** @return whether it is written */
    private boolean level(PagedMemory flash, SortedMap<Integer, Boolean> damaged, int offset) {
        SortedMap<Integer, Boolean> here = damaged.subMap(offset & -DOUBLE_WORD, offset + writeSize);
        boolean written = !here.isEmpty() || !erased(flash, offset);
        if (written) {
            flash.fill(offset, writeSize, (byte) 0);
            here.clear();
        }
        return written;
    }

    private boolean erased(PagedMemory flash, int offset) {
        for (int at = offset; at < offset + writeSize; at++) {
            if (flash.read8(at) != 0xff) {
                return false;
            }
        }
        return true;
    }
}
