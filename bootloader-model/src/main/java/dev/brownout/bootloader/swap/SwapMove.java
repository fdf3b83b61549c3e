package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.bootloader.swap.SwapProgress.HeaderPlace;
import java.util.Optional;

/**
 * Swap using move: slot A's image is moved up by one page, then the slots' pages are exchanged one by one. The order of operations, and why each cut is
 * safe, is in docs/swap-move.md, section 5.
 */
final class SwapMove implements Swap {

    private final Slots slots;
    private final FlashMap map;
    private final Trailer a;
    private final Trailer b;

    SwapMove(Slots slots) {
        this.slots = slots;
        this.map = slots.map;
        this.a = slots.a;
        this.b = slots.b;
    }

    @Override
    public Optional<Trailer> announcement() {
        return slots.announcementInSlotA();
    }

    @Override
    public SwapType decide() {
        return slots.decide();
    }

    @Override
    public int offsetInSlotB(SwapType type) {
        return 0;
    }

    @Override
    public boolean needsHeaderInSlotA() {
        return true;
    }

    @Override
    public boolean needsHeadersInPlace() {
        return true;
    }

    @Override
    public ImageHeader headerOfA(int found, int size, SwapType type) {
        return header(SwapProgress.of(found, map.maxSectors()).headerOfA(sectors(size)));
    }

    @Override
    public ImageHeader headerOfB(int found, int size, SwapType type) {
        return header(SwapProgress.of(found, map.maxSectors()).headerOfB(sectors(size)));
    }

    private ImageHeader header(HeaderPlace place) {
        return switch (place) {
            case A -> slots.header(map.slotA(), 0);
            case A_SECOND_PAGE -> slots.header(map.slotA(), map.pageSize());
            case B -> slots.header(map.slotB(), 0);
        };
    }

    /** How many sectors a swap of {@code size} bytes exchanges. */
    private int sectors(int size) {
        return (size + map.pageSize() - 1) / map.pageSize();
    }

    @Override
    public int statusValue(int index) {
        return index < map.maxSectors() ? 1 : (index - map.maxSectors()) % 2 + 1;
    }

    @Override
    public void start(SwapType type, Slots.ImageSize sizeA, Slots.ImageSize sizeB, boolean announced, boolean early) {
        if (!announced) {
            int size = Math.max(sizeA.total(), sizeB.total());
            Requests.announce(slots, type, size, early);
        }
        Requests.withdraw(b, early);
    }

    @Override
    public void run(int found, int size, SwapType type) {
        SwapProgress from = SwapProgress.of(found, map.maxSectors());
        int last = sectors(size);
        int firstSwap = 1;
        int firstState = 1;
        if (from.phase() == SwapProgress.Phase.MOVE) {
            for (int sector = last - (from.index() - 1); sector >= 1; sector--) {
                erase(slotA(sector));
                FlashWriter.copy(slots.device, slotA(sector - 1), slotA(sector), map.pageSize());
                a.writeStatus(last - sector, 1);
            }
        } else {
            firstSwap = from.index();
            firstState = from.state();
        }
        for (int sector = firstSwap; sector <= last; sector++) {
            int entry = map.maxSectors() + 2 * (sector - 1);
            if (sector > firstSwap || firstState == 1) {
                erase(slotA(sector - 1));
                slots.copyToSlotA(slotB(sector - 1), slotA(sector - 1), map.pageSize(), (sector - 1) * map.pageSize());
                a.writeStatus(entry, 1);
            }
            erase(slotB(sector - 1));
            slots.copyToSlotB(slotA(sector), slotB(sector - 1), map.pageSize(), (sector - 1) * map.pageSize());
            a.writeStatus(entry + 1, 2);
        }
    }

    @Override
    public void withdrawAnnouncement() {
        // An announcement is in slot A only.
    }

    private void erase(int page) {
        FlashWriter.erase(slots.device, page, page + map.pageSize());
    }

    private int slotA(int sector) {
        return map.slotA().address() + sector * map.pageSize();
    }

    private int slotB(int sector) {
        return map.slotB().address() + sector * map.pageSize();
    }
}
