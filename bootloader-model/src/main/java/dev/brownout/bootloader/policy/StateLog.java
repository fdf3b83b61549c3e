package dev.brownout.bootloader.policy;

import dev.brownout.bootloader.flash.FlashDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The persistent log of update states: a ring of at least two pages that takes one record after another (docs/policies.md, section 3). A
 * page is erased only when the one before it is full, so the newest record is never in danger and every page wears alike.
 */
public final class StateLog {

    private final FlashDevice device;
    private final List<Integer> pages;
    private final int perPage;

    /** Where a record lies. */
    private record Place(int page, int slot) {
    }

    /** A record and where it lies. */
    private record Found(StateRecord record, Place place) {
    }

    /**
     * The log in the pages from {@code address} on.
     *
     * @throws IllegalArgumentException if the area is not at least two whole pages of one size that hold whole records
     */
    public StateLog(FlashDevice device, int address, int size) {
        this.device = device;
        this.pages = new ArrayList<>();
        int pageSize = device.pageAt(address).size();
        for (int at = address; at < address + size; at += pageSize) {
            if (device.pageAt(at).address() != at || device.pageAt(at).size() != pageSize) {
                throw new IllegalArgumentException("The state log lies in whole pages of one size.");
            }
            pages.add(at);
        }
        if (pages.size() < 2 || size % pageSize != 0 || pageSize % StateRecord.SIZE != 0 || device.writeSize() > StateRecord.SIZE) {
            throw new IllegalArgumentException("The state log takes two pages or more of whole records of " + StateRecord.SIZE + " bytes, not " + size
                    + " bytes with pages of " + pageSize + ".");
        }
        this.perPage = pageSize / StateRecord.SIZE;
    }

    /** The newest record, {@link StateRecord#FIRST} if there is none. */
    public StateRecord newest() {
        return newestFound().map(Found::record).orElse(StateRecord.FIRST);
    }

    /** All records that can be read, oldest first. */
    public List<StateRecord> records() {
        return found().stream().map(Found::record).sorted(Comparator.comparingLong(StateRecord::sequence)).toList();
    }

    /**
     * Writes {@code next} behind the newest record. What an earlier cut left half written is completed where that is possible, so that a cut and a further
     * attempt leave the same flash as no cut.
     *
     * @return whether the record can be read back
     */
    public boolean append(StateRecord next) {
        byte[] bytes = next.toBytes();
        int page = newestFound().map(newest -> newest.place().page()).orElse(0);
        int slot = behindLastWritten(page);
        if (slot > 0 && isTorn(page, slot - 1) && Cells.canBecome(device, address(page, slot - 1), bytes)) {
            slot--;
        }
        if (slot < perPage && Cells.program(device, address(page, slot), bytes)) {
            return true;
        }
        int fresh = (page + 1) % pages.size();
        device.erasePage(pages.get(fresh));
        return Cells.program(device, address(fresh, 0), bytes);
    }

    private boolean isTorn(int page, int slot) {
        return StateRecord.of(device.read(address(page, slot), StateRecord.SIZE)).isEmpty();
    }

    private int behindLastWritten(int page) {
        int slot = perPage;
        while (slot > 0 && Cells.isErased(device, device.read(address(page, slot - 1), StateRecord.SIZE))) {
            slot--;
        }
        return slot;
    }

    private int address(int page, int slot) {
        return pages.get(page) + slot * StateRecord.SIZE;
    }

    private Optional<Found> newestFound() {
        // Of equal ones the later: a record that an unstable cell made unreadable for a while was written once more.
        return found().stream().reduce((one, other) -> other.record().sequence() >= one.record().sequence() ? other : one);
    }

    private List<Found> found() {
        List<Found> all = new ArrayList<>();
        for (int page = 0; page < pages.size(); page++) {
            for (int slot = 0; slot < perPage; slot++) {
                Place place = new Place(page, slot);
                StateRecord.of(device.read(address(page, slot), StateRecord.SIZE)).ifPresent(record -> all.add(new Found(record, place)));
            }
        }
        return all;
    }
}
