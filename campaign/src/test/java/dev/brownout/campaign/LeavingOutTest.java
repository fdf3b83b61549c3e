package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.campaign.scenario.BundledStrategy;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.KnownBug;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a campaign does not compare must not change what it finds: every bundled bootloader, sound or with a known bug, explored with everything
 * compared, with RAM left out that no boot reads again, and with what is only logged left out on top.
 *
 * <p>The tests with the tag {@code thorough} take minutes and are not part of a usual run: docs/leaving-out.md has their command and figures.
 */
class LeavingOutTest {
    private static final Closure.Progress QUIET = (booted, known, cuts) -> { };

    /**
     * An update, ready to be cut.
     *
     * @param leftOut  what the bootloader only logs
     * @param faults   what happens at its operations
     */
    private record Subject(String name, Supplier<Machine> machines, NonVolatile start, Judge judge, HashOmissions leftOut, Faults faults) {
        @Override
        public String toString() {
            return name;
        }

        Sweep sweep(HashOmissions omissions) {
            return new Sweep(new Sweep.Plan(machines, start, judge, Optional.empty(), Sweep.Operations.ALL, Tearing.STANDARD, 1, KnownBugsTest.LIMITS,
                    omissions, faults));
        }

        Closure closure(int cuts, HashOmissions omissions) {
            return new Closure(new Closure.Plan(machines, start, judge, Optional.empty(), Tearing.STANDARD, 1, KnownBugsTest.LIMITS, cuts, Long.MAX_VALUE,
                    omissions, faults), () -> false, QUIET);
        }
    }

    private static Stream<Subject> bugs() {
        return Stream.of(KnownBug.values()).map(LeavingOutTest::of);
    }

    private static Subject of(KnownBug bug) {
        // A bug's variables lie where those of the sound bootloader lie.
        HashOmissions leftOut = Scenes.onlyLogged(bug.sound());
        if (bug == KnownBug.ECC_NMI_IGNORED) {
            return new Subject(bug.name(), Stm32FixturesTest::machine, Stm32FixturesTest.update(bug.image()).program(), Stm32FixturesTest.judge(), leftOut,
                    Faults.POWER_CUTS);
        }
        if (bug.sound() == Fixtures.BOOTLOADER_PRODUCT) {
            PolicyBugsTest.Trial trial = PolicyBugsTest.trial(bug, bug.image());
            return new Subject(bug.name(), Products::machine, trial.node(), Scenes.judge(trial.acceptable()), leftOut, Faults.POWER_CUTS);
        }
        if (bug.sound() == Fixtures.BOOTLOADER_TWO_IMAGES) {
            ScenarioPlan plan = TwoImagesTest.plan();
            return new Subject(bug.name(), plan.machines(), TwoImagesTest.start(bug), plan.judge(), leftOut, Faults.POWER_CUTS);
        }
        KnownBugsTest.Trial trial = KnownBugsTest.trial(bug);
        Faults faults = trial.kind() == FaultKind.POWER ? Faults.POWER_CUTS
                : new Faults(EnumSet.of(trial.kind()), Faults.trailers(Scenes.MAP, 0), List.of());
        return new Subject(bug.name(), KnownBugsTest::machine, trial.start(bug.image()), trial.judge(), leftOut, faults);
    }

    private static Stream<Subject> strategies() {
        return Stream.of(BundledStrategy.values()).map(LeavingOutTest::of);
    }

    private static Subject of(BundledStrategy strategy) {
        BoardDescription board = BoardLoader.load(strategy.board());
        Supplier<Machine> machines = () -> Board.build(board, new TranslatorFactory()).machine();
        FlashMap map = strategy.map();
        byte[] old = strategy.inSlotA("v1-confirms", "");
        byte[] update = strategy.inSlotB("v2-confirms-after-health-check", "");
        List<Judge.Slot> places = new ArrayList<>(List.of(new Judge.Slot("A", map.slotA().address(), map.slotA().size()),
                new Judge.Slot("B", map.slotB().address(), map.slotB().size())));
        if (map.strategy() instanceof SwapStrategy.RamLoad ram) {
            places.add(new Judge.Slot("RAM", ram.ramAddress(), ram.ramSize(), true));
        }
        Judge judge = new Judge(board.flash().base(), places, List.of(new Judge.Acceptable("old", old), new Judge.Acceptable("new", update)));
        NonVolatile start = new UpdateScene(machines, map).put("bootloader", strategy.bootloader().loadAddress(), strategy.bootloader().image())
                .putInSlotA("old", old).putInSlotB("new", update).ask(Asked.TEST).program();
        return new Subject(strategy.name(), machines, start, judge, Scenes.onlyLogged(strategy.bootloader()), Faults.POWER_CUTS);
    }

    /** What cutting each operation leads to, a line each. */
    private static List<String> found(SweepResult result) {
        return result.cases().stream().map(one -> one.cut().id() + " " + one.state() + " " + one.judgement() + " " + one.end().getClass().getSimpleName())
                .toList();
    }

    private static void assertSame(ClosureResult expected, ClosureResult found, String what) {
        assertEquals(expected.depths(), found.depths(), what);
        assertEquals(expected.verdicts(), found.verdicts(), what);
        assertEquals(expected.outcomes(), found.outcomes(), what);
    }

    private static String failing(ClosureResult result) {
        return String.format("%,d contents, %,d failing", result.nodes(), result.verdicts().entrySet().stream()
                .filter(entry -> !entry.getKey().tolerable()).mapToLong(entry -> entry.getValue()).sum());
    }

    @Test
    void everyKnownBugIsLookedAt() {
        assertEquals(KnownBug.values().length, bugs().toList().size());
    }

    @Test
    void oneCutOfARevertThatCanBeForgottenFindsTheSame() throws InterruptedException {
        Subject subject = of(KnownBug.REVERT_FORGOTTEN);
        ClosureResult all = subject.closure(1, HashOmissions.NONE).comparingAllRam().run(2);
        ClosureResult less = subject.closure(1, subject.leftOut()).run(2);
        assertFalse(all.failures().isEmpty());
        assertTrue(less.states() < all.states(), less.states() + " of " + all.states());
        assertSame(all, less, "left out");
        assertEquals(all.failures().stream().map(ClosureResult.Failure::id).toList(), less.failures().stream().map(ClosureResult.Failure::id).toList());
    }

    private static Stream<Subject> all() {
        return Stream.concat(strategies(), bugs());
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("thorough")
    void oneCutAnywhereFindsTheSame(Subject subject) throws InterruptedException {
        SweepResult all = subject.sweep(HashOmissions.NONE).run(2, (done, total) -> { });
        SweepResult less = subject.sweep(subject.leftOut()).run(2, (done, total) -> { });
        assertEquals(found(all), found(less));
        System.out.printf("%-28s %,9d cut points, %,9d failing%n", subject, all.cases().size(), all.failures().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("thorough")
    void severalCutsFindTheSame(Subject subject) throws InterruptedException {
        int cuts = Integer.getInteger("brownout.cuts", 1);
        ClosureResult all = subject.closure(cuts, HashOmissions.NONE).comparingAllRam().run(2);
        ClosureResult live = subject.closure(cuts, HashOmissions.NONE).run(2);
        ClosureResult logged = subject.closure(cuts, subject.leftOut()).comparingAllRam().run(2);
        ClosureResult both = subject.closure(cuts, subject.leftOut()).run(2);
        assertTrue(all.closed() && all.nodes() > 0);
        assertSame(all, live, "RAM that is not read again");
        assertSame(all, logged, "what is only logged");
        assertSame(all, both, "both");
        System.out.printf("%-28s %s; states of the machine %,d, without RAM not read again %,d, without what is logged %,d, without both %,d%n", subject,
                failing(all), all.states(), live.states(), logged.states(), both.states());
    }
}
