package dev.brownout.bootloader.swap;

/**
 * One boot of a bootloader that copies slot B's image over slot A's: slot B is left alone until the copy is complete, so that an interrupted copy is simply
 * made again (docs/overwrite-and-xip.md, section 1).
 */
final class OverwriteUpdate implements ImageUpdate {

    private final Slots slots;
    private final FlashMap map;
    private final boolean fast;
    private SwapType type = SwapType.NONE;
    private SwapType done = SwapType.NONE;

    OverwriteUpdate(Slots slots, boolean fast) {
        this.slots = slots;
        this.map = slots.map;
        this.fast = fast;
    }

    @Override
    public void prepare() {
        SwapType wanted = slots.decide();
        if (wanted == SwapType.NONE) {
            return;
        }
        if (slots.isValidUpdate(map.slotB(), 0)) {
            type = wanted;
        } else if (slots.isAbsent(map.slotB(), 0)) {
            slots.b.erase();
        } else {
            slots.scramble(map.slotB(), 0, slots.b);
        }
    }

    @Override
    public SwapType type() {
        return type;
    }

    @Override
    public boolean provesUpdateUnderWay() {
        return type == SwapType.TEST || type == SwapType.PERM;
    }

    @Override
    public void cancel() {
        type = SwapType.NONE;
    }

    @Override
    public void perform() {
        if (type == SwapType.NONE) {
            return;
        }
        SlotLayout a = map.slotA();
        SlotLayout b = map.slotB();
        int copied = a.size();
        if (fast) {
            int size = slots.size(b, 0).total();
            FlashWriter.erase(slots.device, a.address(), a.sectorAddress(a.sectorAt(size - 1) + 1));
            FlashWriter.erase(slots.device, a.address() + slots.a.firstSectorOffset(), a.end());
            // MCUboot copies one word more of an image that ends with a word.
            copied = Math.min(copied, size - size % map.writeSize() + map.writeSize());
        } else {
            FlashWriter.erase(slots.device, a.address(), a.end());
        }
        slots.ciphers = SwapCiphers.begin(slots, 0);
        slots.copyToSlotA(b.address(), a.address(), copied, 0);
        if (fast) {
            slots.a.writeMagic();
        }
        FlashWriter.erase(slots.device, b.address(), b.sectorAddress(1));
        FlashWriter.erase(slots.device, b.sectorAddress(b.sectors() - 1), b.end());
        done = type;
    }

    @Override
    public int offsetInSlotB() {
        return 0;
    }

    @Override
    public Slots slots() {
        return slots;
    }

    @Override
    public BootOutcome start() {
        return slots.start(done, false);
    }
}
