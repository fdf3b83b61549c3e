package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.policy.Reason;
import dev.brownout.bootloader.policy.RollbackCounter;
import dev.brownout.bootloader.policy.StateLog;
import dev.brownout.bootloader.policy.StateRecord;
import dev.brownout.bootloader.policy.UpdateState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** The policies of a product in one boot: what they refuse, put off, write down and restore (docs/policies.md, section 6, whose paragraphs are given). */
final class Supervision {

    /** What becomes of an image that somebody asks to be brought in. */
    enum Admission { ADMITTED, PUT_OFF, REFUSED }

    private final Slots slots;
    private final ProductPolicy policy;
    private final StateLog log;
    private final Optional<RollbackCounter> counter;

    Supervision(Slots slots, ProductPolicy policy) {
        policy.check(slots.map);
        SwapStrategy.Checks.require(slots.validator.hashTlv().isPresent(),
                "The policies of a product tell images apart by their hash, which pure signatures do without.");
        this.slots = slots;
        this.policy = policy;
        this.log = new StateLog(slots.device, policy.log().address(), policy.log().size());
        this.counter = policy.counter().map(area -> new RollbackCounter(slots.device, area.address(), area.size()));
    }

    /** [6.1] What an image must fulfil besides being whole and signed. @throws ImageException if it does not */
    void check(Image image, SlotLayout slot) {
        policy.hardware().ifPresent(hardware -> hardware.check(image));
        long least = counter.map(RollbackCounter::value).orElse(0L);
        if (RollbackCounter.wanted(image) < least && !isGolden(image, slot)) {
            throw new ImageException(ImageError.ROLLED_BACK, "The image's security counter is %d, below the device's, %d.", RollbackCounter.wanted(image), least);
        }
    }

    /** [6.2] Whether the image on trial is started once more; otherwise it is time to go back. */
    boolean startsAgain() {
        StateRecord newest = log.newest();
        return newest.starts() < policy.starts() && append(trial(newest));
    }

    /** [6.3] Looks at an image that was asked for and is valid. */
    Admission admit(Image image) {
        StateRecord newest = log.newest();
        ImageVersion version = image.header().version();
        ImageHeader running = slots.header(slots.map.slotA(), 0);
        if (policy.preventsDowngrade() && running.hasMagic() && version.compareTo(running.version()) < 0) {
            return refuse(Reason.DOWNGRADE, version);
        }
        int id = id(image);
        boolean again = newest.image() == id;
        if (again && newest.state() == UpdateState.SWAP) {
            return Admission.ADMITTED;
        }
        int made = again ? newest.attempts() : 0;
        if (made >= policy.attempts()) {
            return refuse(Reason.TOO_MANY_ATTEMPTS, version);
        }
        if (again && newest.backOff() > 0) {
            append(newest.next(UpdateState.IDLE, Reason.WAITING, version).withCandidate(id, made, newest.backOff() - 1));
            return Admission.PUT_OFF;
        }
        append(newest.next(UpdateState.SWAP, Reason.NONE, version).withStarts(0).withCandidate(id, made + 1, 0));
        return Admission.ADMITTED;
    }

    /** [6.3] Writes down that an image is refused for what {@link #check} found. */
    void refused(ImageException why, ImageHeader header) {
        if (why.error() == ImageError.WRONG_HARDWARE) {
            refuse(Reason.WRONG_HARDWARE, header.version());
        } else if (why.error() == ImageError.ROLLED_BACK) {
            refuse(Reason.ROLLED_BACK_COUNTER, header.version());
        }
    }

    private Admission refuse(Reason reason, ImageVersion version) {
        StateRecord newest = log.newest();
        if (newest.reason() != reason || !newest.version().equals(version)) {
            append(newest.next(UpdateState.IDLE, reason, version));
        }
        return Admission.REFUSED;
    }

    /** [6.4] Writes down that the image on trial goes. */
    void goesBack() {
        StateRecord newest = log.newest();
        if (newest.state() != UpdateState.ROLLBACK) {
            append(newest.next(UpdateState.ROLLBACK, Reason.NOT_CONFIRMED, versionInA()));
        }
    }

    /** [6.4] Writes down that the image on trial stays because there is no other. */
    void staysForWantOfAnother() {
        StateRecord newest = log.newest();
        if (newest.reason() != Reason.NOTHING_TO_RETURN_TO) {
            append(newest.next(UpdateState.IDLE, Reason.NOTHING_TO_RETURN_TO, versionInA()).withCandidate(newest.image(), 0, 0));
        }
    }

    /** [6.5] Puts the golden image into slot A, if there is a valid one. @return whether there is */
    boolean restoresGolden() {
        Optional<SlotLayout> area = policy.golden();
        if (area.isEmpty()) {
            return false;
        }
        Image golden;
        try {
            golden = goldenImage(area.get());
        } catch (ImageException e) {
            return false;
        }
        StateRecord newest = log.newest();
        if (newest.state() != UpdateState.ROLLBACK || newest.reason() != Reason.GOLDEN) {
            append(newest.next(UpdateState.ROLLBACK, Reason.GOLDEN, golden.header().version()));
        }
        restore(area.get().address(), golden.size());
        return true;
    }

    private Image goldenImage(SlotLayout area) {
        Image golden = slots.validator.validate(slots.read(area, 0), area.size(), area.size());
        policy.hardware().ifPresent(hardware -> hardware.check(golden));
        return golden;
    }

    /** The header goes first and comes last: in between there is nothing in slot A that could be started or swapped. */
    private void restore(int from, int size) {
        FlashMap map = slots.map;
        int a = map.slotA().address();
        slots.device.erasePage(a);
        if (slots.a.state().magic() == Magic.GOOD) {
            slots.a.retireMagic(false);
        }
        slots.a.erase();
        for (int page = (size - 1) / map.pageSize(); page >= 1; page--) {
            slots.device.erasePage(a + page * map.pageSize());
            FlashWriter.copy(slots.device, from + page * map.pageSize(), a + page * map.pageSize(), map.pageSize());
        }
        FlashWriter.copy(slots.device, from, a, map.pageSize());
    }

    /** [6.6] Before slot A's image is started. @return after how many seconds without a feed the watchdog is to end its trial, 0 if it is not on trial */
    int starting(Image image, boolean afterTestSwap) {
        if (slots.a.state().awaitsConfirmation()) {
            if (afterTestSwap) {
                append(trial(log.newest()));
            }
            return policy.watchdogSeconds();
        }
        StateRecord newest = log.newest();
        ImageVersion version = image.header().version();
        if (newest.state() == UpdateState.ROLLBACK) {
            Reason why = newest.reason() == Reason.GOLDEN ? Reason.GOLDEN : Reason.ROLLED_BACK;
            append(newest.next(UpdateState.IDLE, why, version).withStarts(0)
                    .withCandidate(newest.image(), newest.attempts(), ProductPolicy.waitAfter(newest.attempts())));
        } else if (newest.attempts() > 0 && newest.image() == id(image)) {
            append(newest.next(UpdateState.CONFIRM, Reason.NONE, version).withStarts(0).withCandidate(newest.image(), 0, 0));
        } else if (newest.state() == UpdateState.TEST || newest.state() == UpdateState.SWAP) {
            append(newest.next(UpdateState.IDLE, Reason.NONE, version).withStarts(0));
        }
        counter.ifPresent(rollback -> rollback.raise(RollbackCounter.wanted(image)));
        return 0;
    }

    private StateRecord trial(StateRecord newest) {
        return newest.next(UpdateState.TEST, Reason.NONE, versionInA()).withStarts(newest.starts() + 1);
    }

    private boolean append(StateRecord record) {
        return log.append(record);
    }

    private ImageVersion versionInA() {
        return slots.header(slots.map.slotA(), 0).version();
    }

    /** What tells images apart in the log: the first four bytes of their hash. */
    private int id(Image image) {
        return slots.validator.hashTlv().flatMap(image::tlv).map(tlv -> ByteBuffer.wrap(tlv.value()).order(ByteOrder.LITTLE_ENDIAN).getInt()).orElse(0);
    }

    /** The golden image may be below the counter: it is the last resort, and lies where nobody can exchange it. */
    private boolean isGolden(Image image, SlotLayout slot) {
        return policy.golden().filter(area -> image.size() <= area.size() && slot.equals(slots.map.slotA())
                && Arrays.equals(slots.device.read(area.address(), image.size()), slots.device.read(slot.address(), image.size()))).isPresent();
    }
}
