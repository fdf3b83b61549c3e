package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;

/**
 * Swap using move: slot A's image is moved up by one page, then the slots' pages are exchanged one by one. The order of operations, and why each cut is
 * safe, is in docs/swap-move.md, section 5.
 */
final class SwapMove {

    private final FlashDevice device;
    private final FlashMap map;
    private final Trailer a;
    private final Trailer b;

    SwapMove(FlashDevice device, FlashMap map, Trailer a, Trailer b) {
        this.device = device;
        this.map = map;
        this.a = a;
        this.b = b;
    }

    /** How many sectors a swap of {@code size} bytes exchanges. */
    int sectors(int size) {
        return (size + map.pageSize() - 1) / map.pageSize();
    }

    /**
     * Writes the state that lets an interrupted swap go on, and withdraws slot B's request.
     *
     * @param announced slot A's trailer is complete already
     * @param early     slot A's trailer announced a swap when this boot began, so that slot B's magic may have been written to before
     */
    void start(SwapType type, int size, boolean announced, boolean early) {
        if (!announced) {
            if (type == SwapType.REVERT) {
                withdrawRequest(early);
                b.writeImageOk();
                b.writeSwapSize(size);
                b.writeMagic();
            }
            a.erase();
            a.writeSwapInfo(type);
            if (b.state().imageOk() == Flag.SET) {
                a.writeImageOk();
            }
            a.writeSwapSize(size);
            a.writeMagic();
        }
        withdrawRequest(early);
    }

    /** Moves and exchanges what {@code from} has left to do. */
    void run(SwapProgress from, int size) {
        completeStatus(from.found(map.maxSectors()));
        int last = sectors(size);
        int firstSwap = 1;
        int firstState = 1;
        if (from.phase() == SwapProgress.Phase.MOVE) {
            for (int sector = last - (from.index() - 1); sector >= 1; sector--) {
                copy(slotA(sector - 1), slotA(sector));
                a.writeStatus(last - sector, 1);
            }
        } else {
            firstSwap = from.index();
            firstState = from.state();
        }
        for (int sector = firstSwap; sector <= last; sector++) {
            int entry = map.maxSectors() + 2 * (sector - 1);
            if (sector > firstSwap || firstState == 1) {
                copy(slotB(sector - 1), slotA(sector - 1));
                a.writeStatus(entry, 1);
            }
            copy(slotA(sector), slotB(sector - 1));
            a.writeStatus(entry + 1, 2);
        }
    }

    /** A torn entry counts as written; it is made whole all the same, so that nothing depends any longer on cells half programmed. */
    private void completeStatus(int found) {
        if (found > 0) {
            boolean second = found > map.maxSectors() && (found - map.maxSectors()) % 2 == 0;
            a.completeStatus(found - 1, second ? 2 : 1);
        }
    }

    private void withdrawRequest(boolean early) {
        if (b.state().magic() == Magic.GOOD) {
            b.retireMagic(early);
        }
        b.erase();
    }

    private void copy(int from, int to) {
        device.erasePage(to);
        FlashWriter.writeUnlessErased(device, to, device.read(from, map.pageSize()));
    }

    private int slotA(int sector) {
        return map.slotA().address() + sector * map.pageSize();
    }

    private int slotB(int sector) {
        return map.slotB().address() + sector * map.pageSize();
    }
}
