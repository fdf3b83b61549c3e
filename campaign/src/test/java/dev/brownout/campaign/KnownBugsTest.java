package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.KnownBug;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each bootloader with a known bug is found out by what runs, in any of the boots behind a cut, without the reference's help; the sound one
 * passes all of that. A sweep over everything finds the same; here are the stretches that do.
 */
class KnownBugsTest {
    /** For {@link Trial}: the one that sets copy_done. */
    private static final int LAST_OPERATION = Integer.MAX_VALUE;
    private static final byte[] LARGE = Scenes.signed(Fixtures.V2_NEVER_CONFIRMS_16K);
    private static final byte[] UNTRUSTED = damaged(Scenes.NEW);
    private static final Judge.Acceptable OLD = new Judge.Acceptable("old", Scenes.OLD);
    private static final Judge.Acceptable NEW = new Judge.Acceptable("new", Scenes.NEW);
    static final BootLimits LIMITS = new BootLimits(20, 8, 0);

    /**
     * What has to happen.
     *
     * @param way   the boots before the one that is cut, as {@code --replay} takes them
     * @param first the first operation that is cut
     * @param last  the last; below the first for none
     * @param kind  what happens at them
     */
    record Trial(byte[] slotA, byte[] slotB, Asked asked, String way, int first, int last, List<Judge.Acceptable> acceptable, FaultKind kind) {
        Trial(byte[] slotA, byte[] slotB, Asked asked, String way, int first, int last, List<Judge.Acceptable> acceptable) {
            this(slotA, slotB, asked, way, first, last, acceptable, FaultKind.POWER);
        }

        Judge judge() {
            return Scenes.judge(acceptable.toArray(Judge.Acceptable[]::new));
        }

        /** What the device holds before the boot that is cut. */
        NonVolatile start(byte[] bootloader) {
            NonVolatile node = new UpdateScene(KnownBugsTest::machine, Scenes.MAP).put("bootloader", 0, bootloader).putInSlotA("slot A's image", slotA)
                    .putInSlotB("slot B's image", slotB).ask(asked).program();
            Booter booter = new Booter(machine(), judge()::inSlot, LIMITS);
            for (Step step : way.isEmpty() ? List.<Step>of() : Step.parse(way)) {
                node = step.follow(booter, node, 1);
            }
            return node;
        }
    }

    static Trial trial(KnownBug bug) {
        return switch (bug) {
            case STATUS_BEFORE_COPY -> update("", 1086, 1087);
            case STOPS_AT_TORN_MAGIC -> update("", 3, 4);
            // Whoever believes a magic without its fields goes wrong at the second cut.
            case MAGIC_FIRST -> update("5-before", 1200, 1200);
            case STATUS_IGNORED -> update("", 1990, 1991);
            case HEADER_FROM_WRONG_SLOT, COPY_DONE_TOO_EARLY -> update("", 1084, 1086);
            case STATUS_SKIPPED, ERASE_BEFORE_RECORD -> update("", 1988, 1989);
            case PROGRESS_IN_RAM -> fault(FaultKind.RESET_SOFTWARE, 1500);
            case WATCHDOG_DISCARDS_UPDATE -> fault(FaultKind.RESET_WATCHDOG, 1500);
            case FLAG_WRITTEN_UNTIL_SET -> fault(FaultKind.STATUS_WRITE_FAILS, LAST_OPERATION);
            case LAST_PAGE_LEFT_OUT, WATCHDOG_NOT_FED -> update("", 0, -1);
            case STALE_SWAP_SIZE -> new Trial(Scenes.OLD, LARGE, Asked.TEST, "", 10, 14, List.of(OLD, new Judge.Acceptable("new", LARGE)));
            // Nobody confirms: after the second boot the old image must be there, and stay.
            case REVERT_FORGOTTEN -> new Trial(Scenes.OLD, Scenes.NEW, Asked.TEST, "boot", 0, 1, List.of(OLD));
            case CONFIRMS_FOR_THE_IMAGE, REVERT_NEVER_CLEARS -> new Trial(Scenes.OLD, Scenes.NEW, Asked.TEST, "boot", 0, -1, List.of(OLD));
            case PERMANENT_LOST -> new Trial(Scenes.OLD, Scenes.NEW, Asked.PERMANENT, "boot", 0, -1, List.of(NEW));
            case UPDATE_NOT_VERIFIED, STOPS_AT_INVALID_UPDATE -> new Trial(Scenes.OLD, UNTRUSTED, Asked.TEST, "", 0, -1, List.of(OLD));
            default -> throw new AssertionError(bug + " is of another bootloader");
        };
    }

    private static Trial update(String way, int first, int last) {
        return new Trial(Scenes.OLD, Scenes.NEW, Asked.TEST, way, first, last, List.of(OLD, NEW));
    }

    private static Trial fault(FaultKind kind, int operation) {
        return new Trial(Scenes.OLD, Scenes.NEW, Asked.TEST, "", operation, operation, List.of(OLD, NEW), kind);
    }

    private static byte[] damaged(byte[] image) {
        byte[] other = image.clone();
        other[0x300] ^= 1;
        return other;
    }

    static Machine machine() {
        return Board.build(Scenes.BOARD, new TranslatorFactory()).machine();
    }

    /** The first way that fails, if any does: without a cut, then at each cut, followed through all boots behind it. */
    private static Optional<String> failure(byte[] bootloader, Trial trial) throws InterruptedException {
        Judge judge = trial.judge();
        Booter booter = new Booter(machine(), judge::inSlot, LIMITS);
        NonVolatile node = trial.start(bootloader);
        Optional<String> clean = boots(node, judge, "without a cut");
        if (trial.kind() != FaultKind.POWER) {
            Faults faults = new Faults(EnumSet.of(trial.kind()), Faults.trailers(Scenes.MAP, 0), List.of());
            Sweep sweep = new Sweep(new Sweep.Plan(KnownBugsTest::machine, node, judge, Optional.empty(), Sweep.Operations.ALL, Tearing.STANDARD, 1, LIMITS,
                    HashOmissions.NONE, faults));
            long at = Math.min(trial.first(), sweep.clean().operations() - 1);
            SweepResult result = sweep.run(1, new Sweep.Operations(at, at), (done, total) -> { });
            assertFalse(result.cases().isEmpty());
            return clean.or(() -> result.failures().stream().findFirst().map(failure -> failure.cut().id() + ": " + failure.judgement() + " " + failure.end()));
        }
        for (int operation = trial.first(); operation <= trial.last() && clean.isEmpty(); operation++) {
            for (String variant : List.of("before", "torn")) {
                CutPoint cut = new CutPoint(operation, variant);
                Optional<String> found = boots(Step.at(cut).follow(booter, node, 1), judge, cut.id());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return clean;
    }

    private static Optional<String> boots(NonVolatile node, Judge judge, String way) throws InterruptedException {
        ClosureResult result = new Closure(new Closure.Plan(KnownBugsTest::machine, node, judge, Optional.empty(), Tearing.STANDARD, 1, LIMITS, 0,
                Long.MAX_VALUE), () -> false, (booted, known, cuts) -> { }).run(1);
        return result.failures().stream().findFirst().map(failure -> way + " " + failure.id() + ": " + failure.judgement() + " " + failure.end());
    }

    private static Stream<KnownBug> bugs() {
        return Stream.of(KnownBug.values()).filter(bug -> bug.sound() == Fixtures.BOOTLOADER_SWAP_MOVE);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void bugIsFound(KnownBug bug) throws InterruptedException {
        assertTrue(failure(bug.image(), trial(bug)).isPresent(), bug.description());
    }

    @Test
    void soundBootloaderPassesEveryTrial() throws InterruptedException {
        for (KnownBug bug : bugs().toList()) {
            assertEquals(Optional.empty(), failure(Fixtures.BOOTLOADER_SWAP_MOVE.image(), trial(bug)), bug.name());
        }
    }
}
