package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.ImageHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Swap using scratch: groups of sectors that fit the scratch area are exchanged by way of it, from the image's end to its beginning. A group that holds the
 * beginning of slot A's trailer keeps the swap's status in the scratch area until it is done. The order of operations, and why each cut is safe, is in
 * docs/swap-scratch.md.
 */
final class SwapScratch implements Swap {

    private static final int STATES = 3;

    private final Slots slots;
    private final FlashMap map;
    private final Trailer a;
    private final Trailer b;
    private final SlotLayout area;
    private final Trailer scratch;
    private final boolean asksLong;

    SwapScratch(Slots slots, SwapStrategy.Scratch strategy) {
        this.slots = slots;
        this.map = slots.map;
        this.a = slots.a;
        this.b = slots.b;
        this.area = strategy.area();
        this.asksLong = strategy.asksLong();
        this.scratch = new Trailer(slots.device, map, area);
    }

    /**
     * Sectors that are exchanged together.
     *
     * @param offset where they begin in both slots
     * @param size   bytes
     * @param copied bytes of them that are data: less than all if slot A's trailer begins in them
     */
    private record Group(int offset, int size, int copied) {

        boolean holdsTrailer() {
            return copied != size;
        }
    }

    /** The groups of a swap of {@code size} bytes in the order in which they are exchanged. */
    private List<Group> groups(int size) {
        List<Group> groups = new ArrayList<>();
        int end = 0;
        for (int sector = 0; end < size || !map.slotB().isBoundary(end); sector++) {
            end = map.slotA().sectorOffset(sector + 1);
        }
        while (end > 0) {
            int begin = end;
            for (int sector = map.slotA().sectorAt(end - 1); sector >= 0 && end - map.slotA().sectorOffset(sector) <= area.size(); sector--) {
                if (map.slotB().isBoundary(map.slotA().sectorOffset(sector))) {
                    begin = map.slotA().sectorOffset(sector);
                }
            }
            groups.add(new Group(begin, end - begin, copied(begin, end - begin)));
            end = begin;
        }
        return groups;
    }

    private int copied(int offset, int size) {
        if (offset + size <= a.firstSectorOffset()) {
            return size;
        }
        return Math.min(map.slotA().size() - map.trailerSize() - offset, area.size() - map.scratchTrailerSize());
    }

    @Override
    public Optional<Trailer> announcement() {
        if (isAnnouncedInScratch()) {
            return Optional.of(scratch);
        }
        return asksLong && a.state().announcesSwap() ? Optional.of(a) : slots.announcementInSlotA();
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
        return false;
    }

    @Override
    public boolean needsHeadersInPlace() {
        return false;
    }

    @Override
    public ImageHeader headerOfA(int found, int size, SwapType type) {
        return slots.header(found >= lastGroup(size) + 2 ? map.slotB() : map.slotA(), 0);
    }

    @Override
    public ImageHeader headerOfB(int found, int size, SwapType type) {
        int into = found - lastGroup(size);
        return slots.header(into < 1 ? map.slotB() : into < STATES ? area : map.slotA(), 0);
    }

    /** The first status entry of the group that is exchanged last, the one that holds the headers. */
    private int lastGroup(int size) {
        return STATES * (groups(size).size() - 1);
    }

    @Override
    public int statusValue(int index) {
        return index % STATES + 1;
    }

    @Override
    public void start(SwapType type, Slots.ImageSize sizeA, Slots.ImageSize sizeB, boolean announced, boolean early) {
        int size = Math.max(sizeA.total(), sizeB.total());
        if (groups(size).get(0).holdsTrailer()) {
            eraseScratch();
            Requests.describe(scratch, slots, type, size);
            scratch.writeMagic();
            return;
        }
        if (!announced || isAnnouncedInScratch()) {
            Requests.announce(slots, type, size, early);
        }
        withdrawAnnouncement();
        Requests.withdraw(b, early);
    }

    @Override
    public void run(int found, int size, SwapType type) {
        List<Group> groups = groups(size);
        for (int i = found / STATES; i < groups.size(); i++) {
            Group group = groups.get(i);
            boolean inScratch = i == 0 && group.holdsTrailer();
            int state = i == found / STATES ? found % STATES : 0;
            if (state == 0) {
                toScratch(group, i, inScratch);
            }
            if (state <= 1) {
                toSlotB(group, i, inScratch);
            }
            toSlotA(group, i, inScratch, size, type);
        }
    }

    private void toScratch(Group group, int index, boolean inScratch) {
        if (!inScratch) {
            eraseScratch();
        }
        FlashWriter.copy(slots.device, map.slotB().address() + group.offset(), area.address(), group.copied());
        (inScratch ? scratch : a).writeStatus(index * STATES, 1);
    }

    private void toSlotB(Group group, int index, boolean inScratch) {
        int end = group.offset() + group.size();
        if (inScratch || index == 0 && !b.isErased()) {
            b.erase();
        }
        if (inScratch) {
            end = b.firstSectorOffset();
        }
        erase(map.slotB(), group.offset(), end);
        slots.copyToSlotB(map.slotA().address() + group.offset(), map.slotB().address() + group.offset(), group.copied(), group.offset());
        (inScratch ? scratch : a).writeStatus(index * STATES + 1, 2);
    }

    private void toSlotA(Group group, int index, boolean inScratch, int size, SwapType type) {
        int end = group.offset() + group.size();
        if (inScratch) {
            a.erase();
            end = a.firstSectorOffset();
        }
        erase(map.slotA(), group.offset(), end);
        slots.copyToSlotA(area.address(), map.slotA().address() + group.offset(), group.copied(), group.offset());
        if (inScratch) {
            a.writeStatus(0, 1);
            a.writeStatus(1, 2);
            a.writeSwapInfo(type, slots.image);
            if (scratch.state().imageOk() == Flag.SET) {
                a.writeImageOk();
            }
            a.writeSwapSize(size);
            a.writeSavedKey(0, slots.ciphers.saved(0));
            a.writeSavedKey(1, slots.ciphers.saved(1));
            a.writeMagic();
        }
        a.writeStatus(index * STATES + 2, 3);
        if (inScratch) {
            eraseScratch();
        }
    }

    @Override
    public void withdrawAnnouncement() {
        if (isAnnouncedInScratch()) {
            scratch.retireMagic(false);
        }
    }

    private boolean isAnnouncedInScratch() {
        return scratch.state().magic() == Magic.GOOD && scratch.imageNumber() == slots.image;
    }

    /** Whatever the scratch area announces is withdrawn first: a half erased announcement can keep its magic and lose or change the rest. */
    private void eraseScratch() {
        if (scratch.state().magic() == Magic.GOOD) {
            scratch.retireMagic(false);
        }
        FlashWriter.eraseBackwards(slots.device, area.address(), area.end());
    }

    private void erase(SlotLayout slot, int from, int to) {
        FlashWriter.erase(slots.device, slot.address() + from, slot.address() + to);
    }
}
