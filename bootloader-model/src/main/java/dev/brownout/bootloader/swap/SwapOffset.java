package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.ImageHeader;
import java.util.Optional;

/**
 * Swap using offset: slot B's image begins in its second sector, so that each sector of slot A finds a free one below the one it makes room for. An update
 * goes up from the first sector and leaves the old image at the beginning of slot B; a revert goes down from the last. The order of operations, and why each
 * cut is safe, is in docs/swap-offset.md.
 */
final class SwapOffset implements Swap {

    private static final int STATES = 2;

    private final Slots slots;
    private final FlashMap map;
    private final Trailer a;
    private final Trailer b;
    private final int sector;
    private final boolean tlvSizes;

    SwapOffset(Slots slots, boolean tlvSizes) {
        this.tlvSizes = tlvSizes;
        this.slots = slots;
        this.map = slots.map;
        this.a = slots.a;
        this.b = slots.b;
        this.sector = map.pageSize();
    }

    @Override
    public Optional<Trailer> announcement() {
        return slots.announcementInSlotA();
    }

    /** As for the other swaps, but slot B's trailer can ask for a revert too: request, not confirmed, copy_done set. */
    @Override
    public SwapType decide() {
        return asksForRevert() ? SwapType.REVERT : slots.decide();
    }

    private boolean asksForRevert() {
        SwapState state = b.state();
        return state.magic() == Magic.GOOD && state.imageOk() == Flag.UNSET && state.copyDone() == Flag.SET;
    }

    @Override
    public int offsetInSlotB(SwapType type) {
        return type == SwapType.REVERT ? 0 : sector;
    }

    @Override
    public boolean needsHeaderInSlotA() {
        return true;
    }

    /** The number of the last sector that takes part, from 0. */
    private int last(int size) {
        return (size + sector - 1) / sector - 1;
    }

    @Override
    public boolean needsHeadersInPlace() {
        return true;
    }

    @Override
    public ImageHeader headerOfA(int found, int size, SwapType type) {
        if (type == SwapType.REVERT) {
            return found > STATES * last(size) ? slots.header(map.slotB(), sector) : slots.header(map.slotA(), 0);
        }
        return found == 0 ? slots.header(map.slotA(), 0) : slots.header(map.slotB(), 0);
    }

    @Override
    public ImageHeader headerOfB(int found, int size, SwapType type) {
        if (type == SwapType.REVERT) {
            return found > STATES * last(size) + 1 ? slots.header(map.slotA(), 0) : slots.header(map.slotB(), 0);
        }
        return found < STATES ? slots.header(map.slotB(), sector) : slots.header(map.slotA(), 0);
    }

    @Override
    public int statusValue(int index) {
        return index % STATES + 1;
    }

    @Override
    public void start(SwapType type, Slots.ImageSize sizeA, Slots.ImageSize sizeB, boolean announced, boolean early) {
        if (!announced) {
            int size = Math.max(sizeA.total(), sizeB.total());
            if (type == SwapType.REVERT && !asksForRevert()) {
                Requests.withdraw(b, early);
                b.writeCopyDone();
                describe(b, type, size, sizeA, sizeB);
                b.writeMagic();
            }
            a.erase();
            describe(a, type, size, sizeA, sizeB);
            a.writeMagic();
        }
        Requests.withdraw(b, early);
    }

    private void describe(Trailer trailer, SwapType type, int size, Slots.ImageSize sizeA, Slots.ImageSize sizeB) {
        Requests.describe(trailer, slots, type, size);
        if (tlvSizes) {
            trailer.writeUnprotectedTlvSizes(sizeA.unprotected(), sizeB.unprotected());
        }
    }

    @Override
    public void run(int found, int size, SwapType type) {
        int last = last(size);
        long usedA = used(headerOfA(found, size, type), tlvSizes ? a.unprotectedTlvSize(false) : 0);
        long usedB = used(headerOfB(found, size, type), tlvSizes ? a.unprotectedTlvSize(true) : 0);
        boolean revert = type == SwapType.REVERT;
        for (int step = found / STATES; step <= last; step++) {
            int index = revert ? last - step : step;
            if (step > found / STATES || found % STATES == 0) {
                if (index <= usedA) {
                    int to = slotB(revert ? index + 1 : index);
                    erase(to);
                    slots.copyToSlotB(slotA(index), to, sector, index * sector);
                }
                a.writeStatus(STATES * step, 1);
            }
            if (index <= usedB) {
                erase(slotA(index));
                slots.copyToSlotA(slotB(revert ? index : index + 1), slotA(index), sector, index * sector);
            }
            a.writeStatus(STATES * step + 1, 2);
        }
        if (revert) {
            FlashWriter.erase(slots.device, slotB(0), slotB(1));
            b.erase();
        }
    }

    /** How many sectors an image has bytes in; MCUboot leaves those alone that are beyond the one after them. */
    private long used(ImageHeader header, int unprotectedTlvSize) {
        return (header.hashedSize() + unprotectedTlvSize + sector - 1) / sector;
    }

    @Override
    public void withdrawAnnouncement() {
        // An announcement is in slot A only.
    }

    private void erase(int from) {
        FlashWriter.erase(slots.device, from, from + sector);
    }

    private int slotA(int index) {
        return map.slotA().address() + index * sector;
    }

    private int slotB(int index) {
        return map.slotB().address() + index * sector;
    }
}
