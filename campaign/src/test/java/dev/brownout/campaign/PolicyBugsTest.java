package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.swap.Request;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.KnownBug;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each product bootloader with a known bug is found out by what runs, without the reference's help; the sound one passes the same. */
class PolicyBugsTest {
    private static final byte[] THIRD = Products.image(Fixtures.V3_CONFIRMS, 3);
    private static final byte[] FOR_OTHERS = Products.image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, "2.0.0", 2, 4, 9);

    private static NonVolatile programmed(byte[] bootloader, byte[] slotB, byte[] golden) {
        return Products.scene(bootloader, Products.OLD, slotB, golden, Asked.TEST).program();
    }

    /** What runs in the boot that tells, and what must. */
    record Trial(NonVolatile node, Judge.Acceptable acceptable) {
    }

    static Trial trial(KnownBug bug, byte[] bootloader) {
        NonVolatile asked = programmed(bootloader, bug == KnownBug.HARDWARE_NOT_CHECKED ? FOR_OTHERS : Products.NEW,
                bug == KnownBug.GOLDEN_NOT_VERIFIED ? Products.damaged(Products.GOLDEN) : Products.GOLDEN);
        return switch (bug) {
            case HARDWARE_NOT_CHECKED -> new Trial(asked, Products.OLD_ACCEPTED);
            case COUNTER_RAISED_TOO_EARLY -> new Trial(Products.boots(asked, 3), Products.OLD_ACCEPTED);
            // Behind the magic in slot B's trailer, before slot A's is erased.
            case REVERT_IS_A_DOWNGRADE -> new Trial(cut(Products.boots(asked, 3), 15), Products.OLD_ACCEPTED);
            case LOG_ERASED_FIRST -> new Trial(cut(Products.changed(Products.boots(asked, 3), Products::fillPage), 1), Products.OLD_ACCEPTED);
            case STARTS_NEVER_CLEARED -> {
                NonVolatile confirmed = Products.changed(Products.boots(asked, 3), flash -> Request.confirm(flash, Scenes.MAP));
                NonVolatile next = Products.changed(Products.boots(confirmed, 1), flash -> Products.putInSlotB(flash, THIRD));
                yield new Trial(Products.boots(next, 1), new Judge.Acceptable("third", THIRD));
            }
            case GOLDEN_NOT_VERIFIED -> new Trial(Products.changed(Products.boots(asked, 3),
                    flash -> flash.write(Scenes.MAP.slotB().address() + 0x300, new byte[4], 0, 4)), Products.NEW_ACCEPTED);
            default -> throw new AssertionError(bug + " is of another bootloader");
        };
    }

    private static NonVolatile cut(NonVolatile node, int operation) {
        return Step.at(new CutPoint(operation, "before")).follow(booter(), node, 1);
    }

    private static Booter booter() {
        return new Booter(Products.machine(), Scenes.judge()::inSlot, BootLimits.STANDARD);
    }

    private static Optional<String> failure(KnownBug bug, byte[] bootloader) {
        Trial trial = trial(bug, bootloader);
        Booter booter = booter();
        BootEnd end = booter.boot(trial.node());
        Judge.Judgement judgement = Scenes.judge(trial.acceptable()).judge(end, new NonVolatile(booter.machine().nonVolatile()));
        return judgement.verdict().good() ? Optional.empty() : Optional.of(judgement + " " + end);
    }

    private static Stream<KnownBug> bugs() {
        return Stream.of(KnownBug.values()).filter(bug -> bug.sound() == Fixtures.BOOTLOADER_PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void bugIsFoundAndTheSoundBootloaderPasses(KnownBug bug) {
        assertTrue(failure(bug, bug.image()).isPresent(), bug.description());
        assertEquals(Optional.empty(), failure(bug, bug.sound().image()));
    }
}
