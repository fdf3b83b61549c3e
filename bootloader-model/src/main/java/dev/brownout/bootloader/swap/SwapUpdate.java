package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageHeader;
import java.util.Optional;

/** One boot of a bootloader that exchanges its slots, whichever way it does (docs/swap-move.md, section 4). */
final class SwapUpdate implements ImageUpdate {

    private final Slots slots;
    private final Swap swap;
    private SwapType type = SwapType.NONE;
    private boolean announced;
    private boolean failed;
    private SwapType swapped = SwapType.NONE;
    private boolean resumed;

    SwapUpdate(Slots slots, Swap swap) {
        this.slots = slots;
        this.swap = swap;
    }

    @Override
    public void prepare() {
        Optional<Trailer> source = swap.announcement();
        announced = source.isPresent();
        int found = source.map(Trailer::statusFound).orElse(0);
        SwapType announcedType = source.map(trailer -> trailer.state().type()).orElse(SwapType.NONE);
        if (found == 0) {
            decide(announcedType);
        } else {
            resume(source.get(), found, announcedType);
        }
    }

    private void resume(Trailer source, int found, SwapType announcedType) {
        long size = source.swapSize();
        if (size == 0 || size > slots.map.largestImage()) {
            return;
        }
        ImageHeader headerOfA = swap.headerOfA(found, (int) size, announcedType);
        ImageHeader headerOfB = swap.headerOfB(found, (int) size, announcedType);
        if (swap.needsHeadersInPlace() && !(headerOfA.hasMagic() && headerOfB.hasMagic())) {
            return;
        }
        slots.ciphers = SwapCiphers.resume(slots, source, headerOfA, headerOfB);
        // A torn entry counts as written; it is made whole all the same, so that nothing depends any longer on cells half programmed.
        source.completeStatus(found - 1, swap.statusValue(found - 1));
        swap.run(found, (int) size, announcedType);
        finish(announcedType, true);
    }

    private void decide(SwapType announcedType) {
        if (swap.needsHeaderInSlotA() && !slots.header(slots.map.slotA(), 0).hasMagic()) {
            return;
        }
        SwapType wanted = announcedType == SwapType.NONE ? swap.decide() : announcedType;
        if (wanted == SwapType.NONE) {
            return;
        }
        boolean newlyAsked = announcedType == SwapType.NONE;
        if (newlyAsked && wanted == SwapType.REVERT && slots.supervision.filter(Supervision::startsAgain).isPresent()) {
            return;
        }
        int offset = swap.offsetInSlotB(wanted);
        boolean misplaced = offset > 0 && newlyAsked && slots.header(slots.map.slotB(), 0).hasMagic();
        Optional<Image> found = misplaced ? Optional.empty() : incoming(wanted, offset, newlyAsked);
        if (found.isEmpty()) {
            boolean lastResort = newlyAsked && wanted == SwapType.REVERT && slots.supervision.filter(Supervision::restoresGolden).isPresent();
            if (!lastResort) {
                discard(wanted, offset);
                failed = !newlyAsked;
            }
        } else if (newlyAsked && slots.supervision.isPresent()) {
            supervised(slots.supervision.get(), wanted, found.get(), offset);
        } else {
            type = wanted;
        }
    }

    private void supervised(Supervision policies, SwapType wanted, Image found, int offset) {
        if (wanted == SwapType.REVERT) {
            policies.goesBack();
        } else if (!Requests.revertIsAskedIn(slots.b)) {
            switch (policies.admit(found)) {
                case REFUSED:
                    discard(wanted, offset);
                    return;
                case PUT_OFF:
                    return;
                default:
                    break;
            }
        }
        type = wanted;
    }

    private Optional<Image> incoming(SwapType wanted, int offset, boolean newlyAsked) {
        // An image that was good when it came in must not be lost because a date has passed since.
        boolean comesBack = wanted == SwapType.REVERT || Requests.revertIsAskedIn(slots.b);
        try {
            SlotLayout slot = slots.map.slotB();
            return Optional.of(comesBack ? slots.validateIncoming(slot, offset) : slots.validateUpdate(slot, offset));
        } catch (ImageException e) {
            if (newlyAsked) {
                slots.supervision.ifPresent(policies -> policies.refused(e, slots.header(slots.map.slotB(), offset)));
            }
            return Optional.empty();
        }
    }

    /** Removes an invalid image from slot B, so that no later boot looks at it again. */
    private void discard(SwapType wanted, int offset) {
        boolean nothingToReturnTo = false;
        if (slots.isAbsent(slots.map.slotB(), offset)) {
            if (wanted == SwapType.REVERT) {
                slots.supervision.ifPresent(Supervision::staysForWantOfAnother);
            }
            slots.b.erase();
            // A bootloader that counts starts gives the image on trial those that it has left.
            nothingToReturnTo = wanted == SwapType.REVERT || slots.supervision.isEmpty() && swap.decide() == SwapType.REVERT;
        } else {
            slots.scramble(slots.map.slotB(), offset, slots.b);
        }
        if (nothingToReturnTo || announced) {
            slots.settle();
            swap.withdrawAnnouncement();
        }
    }

    @Override
    public SwapType type() {
        return type;
    }

    @Override
    public boolean provesUpdateUnderWay() {
        return resumed || failed || type == SwapType.TEST || type == SwapType.PERM;
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
        Slots.ImageSize sizeA = slots.size(slots.map.slotA(), 0);
        Slots.ImageSize sizeB = slots.size(slots.map.slotB(), offsetInSlotB());
        slots.ciphers = SwapCiphers.begin(slots, offsetInSlotB());
        swap.start(type, sizeA, sizeB, announced, slots.a.state().announcesSwap());
        swap.run(0, Math.max(sizeA.total(), sizeB.total()), type);
        finish(type, announced);
    }

    @Override
    public int offsetInSlotB() {
        return swap.offsetInSlotB(type);
    }

    @Override
    public Slots slots() {
        return slots;
    }

    private void finish(SwapType done, boolean wasResumed) {
        swapped = done;
        resumed = wasResumed;
        if (done == SwapType.PERM || done == SwapType.REVERT) {
            slots.settle();
        } else if (done == SwapType.TEST && slots.a.state().copyDone() != Flag.SET) {
            slots.a.writeCopyDone();
        }
    }

    @Override
    public BootOutcome start() {
        return slots.start(swapped, resumed);
    }
}
