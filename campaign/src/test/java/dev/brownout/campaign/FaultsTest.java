package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.campaign.fault.LiveFault;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashCells;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Faults other than a power cut: what they leave, how they are named and replayed, and that a sound bootloader lives through resets. */
class FaultsTest {
    private static final int RESETREAS = 0x4000_0400;
    private static final String ANY_OPERATION = "1234-";
    private static final BootLimits LIMITS = new BootLimits(5, 8, 0);
    private static NonVolatile start;
    private static long operations;

    @BeforeAll
    static void lastOperations() throws InterruptedException {
        start = Scenes.update(Scenes.OLD, Scenes.NEW, Asked.PERMANENT).program();
        operations = new Sweep(plan(Faults.POWER_CUTS, new Sweep.Operations(0, 0))).clean().operations();
    }

    private static Machine machine() {
        return Board.build(Scenes.BOARD, new TranslatorFactory()).machine();
    }

    private static Sweep.Plan plan(Faults faults, Sweep.Operations range) {
        return new Sweep.Plan(FaultsTest::machine, start, Scenes.oldOrNew(), Optional.of(Scenes.reference()), range, Tearing.STANDARD, 1, LIMITS,
                HashOmissions.NONE, faults);
    }

    private static Start.Struck struck(String id) {
        Booter booter = new Booter(machine(), Scenes.oldOrNew()::inSlot, LIMITS);
        return (Start.Struck) Step.at(CutPoint.parse(id)).lead(booter, start, 1);
    }

    private static Booter placed(Start from) {
        Booter booter = new Booter(machine(), Scenes.oldOrNew()::inSlot, LIMITS);
        booter.place(from);
        return booter;
    }

    @Test
    void variantsHaveNamesAndCodesOfTheirOwn() {
        for (String variant : List.of("before", "torn", "torn17", "unstable", "unstable2", "ecc", "watchdog", "watchdog-before", "watchdog-torn", "pin",
                "software-before", "fails", "fails-partly", "refused", "dead", "worn")) {
            assertEquals(ANY_OPERATION + variant, CutPoint.parse(ANY_OPERATION + variant).id());
            assertEquals(variant, Faults.name(Faults.code(variant)));
        }
        assertEquals("cycle120000-watchdog", CutPoint.parse("cycle120000-watchdog").id());
        assertEquals(FaultKind.RESET_WATCHDOG, CutPoint.parse("1-watchdog-before").kind());
        assertEquals(FaultKind.WRITE_FAILS, CutPoint.parse("1-fails-partly").kind());
        assertEquals(FaultKind.POWER, CutPoint.parse("1-torn2").kind());
        for (String wrong : List.of("1-lightning", "cycle-watchdog", "1-watchdog-after")) {
            assertThrows(IllegalArgumentException.class, () -> CutPoint.parse(wrong), wrong);
        }
    }

    @Test
    void resetLetsTheOperationFinishAndKeepsRamAndReasons() {
        Start.Struck watchdog = struck("12-watchdog");
        Machine before = placed(new Start.Struck(watchdog.before(), new LiveFault.Failure("fails", new Tear.Finished(), false), 0,
                false)).machine();
        byte[] ram = before.readMemory(0x20000000, 0x40000);
        Machine after = placed(watchdog).machine();
        assertEquals(2, after.bus().readDirect(RESETREAS, 4));
        assertTrue(Arrays.equals(ram, after.readMemory(0x20000000, 0x40000)));
        NonVolatile finished = Step.at(CutPoint.parse("12-after")).follow(new Booter(machine(), Scenes.oldOrNew()::inSlot, LIMITS), start, 1);
        assertEquals(finished.hash(), new NonVolatile(after.nonVolatile()).hash());
        NonVolatile untouched = Step.at(CutPoint.parse("12-before")).follow(new Booter(machine(), Scenes.oldOrNew()::inSlot, LIMITS), start,
                1);
        assertEquals(untouched.hash(), new NonVolatile(placed(struck("12-watchdog-before")).machine().nonVolatile()).hash());
    }

    @Test
    void soundBootloaderLivesThroughEveryResetAsTheReferenceDoes() throws InterruptedException {
        Faults resets = Faults.of(FaultKind.RESET_WATCHDOG, FaultKind.RESET_PIN, FaultKind.RESET_SOFTWARE);
        SweepResult result = new Sweep(plan(resets, new Sweep.Operations(operations - 12, operations - 1))).run(2, (done, total) -> { });
        assertTrue(result.good(), () -> result.failures().toString());
        assertEquals(12 * 3 * 2, result.cases().size());
        assertTrue(result.cases().stream().allMatch(one -> one.check().isPresent()));
        assertEquals(Set.of("watchdog", "watchdog-before", "pin", "pin-before", "software", "software-before"),
                result.cases().stream().map(one -> one.cut().variant()).collect(Collectors.toSet()));
    }

    @Test
    void resetsComeAtChosenCyclesToo() throws InterruptedException {
        Faults faults = new Faults(EnumSet.noneOf(FaultKind.class), List.of(), List.of(20_000L, 40_000L));
        SweepResult result = new Sweep(plan(faults, Sweep.Operations.ALL)).run(1, (done, total) -> { });
        assertEquals(List.of("cycle20000-watchdog", "cycle20000-pin", "cycle20000-software", "cycle40000-watchdog", "cycle40000-pin", "cycle40000-software"),
                result.cases().stream().map(one -> one.cut().id()).toList());
        assertTrue(result.good());
        assertTrue(result.cases().get(0).place().startsWith("core cycle 2000"), result.cases().get(0).place());
        Machine replayed = placed(struck("cycle20000-pin")).machine();
        assertTrue(Math.abs(replayed.cpu().cycles - 20_000) < 200, "at " + replayed.cpu().cycles);
        assertEquals(1, replayed.bus().readDirect(RESETREAS, 4));
    }

    @Test
    void statusWritesFailInTheTrailersOnly() throws InterruptedException {
        Faults faults = new Faults(EnumSet.of(FaultKind.STATUS_WRITE_FAILS), Faults.trailers(Scenes.MAP, 0), List.of());
        SweepResult result = new Sweep(plan(faults, new Sweep.Operations(operations - 12, operations - 1))).run(2, (done, total) -> { });
        assertTrue(result.cases().size() > 0 && result.cases().stream().allMatch(one -> Integer.decode(one.place().replaceAll(".* at (0x\\w+).*", "$1")) > 0x81000),
                () -> result.cases().toString());
    }

    @Test
    void defectForGoodThatLeavesNoImageIsNoFaultOfTheBootloader() {
        NonVolatile before = start;
        Judge judge = Scenes.judge(new Judge.Acceptable("other", new byte[] {1, 2, 3, 4}));
        BootEnd stopped = new BootEnd.AsleepForever(0x100);
        assertEquals(Verdict.BRICK, judge.judge(stopped, before).verdict());
        Machine machine = machine();
        machine.restoreNonVolatile(before.arrays());
        machine.flash().cells().wearOut(3);
        NonVolatile worn = new NonVolatile(machine.nonVolatile());
        assertEquals(Verdict.LOST, judge.judge(stopped, worn).verdict());
        assertTrue(Verdict.LOST.tolerable());
        assertEquals(Verdict.BRICK, Scenes.oldOrNew().judge(stopped, worn).verdict());
        assertEquals(Verdict.NEVER_SETTLES, judge.judge(new BootEnd.TimedOut(0, 1), worn).verdict());
    }

    @Test
    void everyReplayedVariantIsWhatTheSweepTried() throws InterruptedException {
        Faults all = new Faults(EnumSet.complementOf(EnumSet.of(FaultKind.ECC)), List.of(), List.of());
        Sweep sweep = new Sweep(plan(all, new Sweep.Operations(operations - 2, operations - 2)));
        SweepResult result = sweep.run(1, (done, total) -> { });
        Booter booter = new Booter(machine(), Scenes.oldOrNew()::inSlot, LIMITS);
        for (SweepResult.Case one : result.cases()) {
            Start from = Step.at(one.cut()).lead(booter, start, 1);
            Booter again = placed(from);
            assertEquals(one.state(), from instanceof NonVolatile node ? node.hash() : again.machine().stateHash(), one.cut().id());
            assertEquals(one.end(), again.bootPlaced(from, new Booter.Watcher() { }).orElseThrow(), one.cut().id());
        }
    }

    @Test
    void closureFollowsResetsAndReplaysThem() throws InterruptedException {
        NonVolatile nearEnd = Step.at(new CutPoint(operations - 2, "before")).follow(
                new Booter(machine(), Scenes.oldOrNew()::inSlot, LIMITS), start, 1);
        Judge nothing = Scenes.judge(new Judge.Acceptable("old", Scenes.OLD));
        Closure.Plan plan = new Closure.Plan(FaultsTest::machine, nearEnd, nothing, Optional.of(Scenes.reference()), Tearing.STANDARD, 1, LIMITS, 2,
                Long.MAX_VALUE, HashOmissions.NONE, Faults.of(FaultKind.POWER, FaultKind.RESET_SOFTWARE));
        ClosureResult result = new Closure(plan, () -> false, (booted, known, cuts) -> { }).run(1);
        assertTrue(result.closed());
        assertEquals(0, result.differing());
        Closure.Plan power = new Closure.Plan(FaultsTest::machine, nearEnd, nothing, Optional.of(Scenes.reference()), Tearing.STANDARD, 1, LIMITS, 2,
                Long.MAX_VALUE);
        assertTrue(result.nodes() > new Closure(power, () -> false, (booted, known, cuts) -> { }).run(1).nodes());
        assertFalse(result.failures().isEmpty());
        Booter booter = new Booter(machine(), nothing::inSlot, LIMITS);
        for (ClosureResult.Failure failure : result.failures()) {
            Start from = nearEnd;
            for (Step step : failure.way()) {
                from = step.lead(booter, from, 1);
            }
            assertEquals(failure.end(), booter.boot(from, new Booter.Watcher() { }).orElseThrow(), failure.id());
        }
    }

    @Test
    void searchWithLiveFaultsFindsTheSameWithAnyNumberOfWorkers() throws InterruptedException {
        NonVolatile nearEnd = Step.at(new CutPoint(operations - 1, "before")).follow(
                new Booter(machine(), Scenes.oldOrNew()::inSlot, LIMITS), start, 1);
        Closure.Plan plan = new Closure.Plan(FaultsTest::machine, nearEnd, Scenes.oldOrNew(), Optional.empty(), Tearing.STANDARD, 1, LIMITS, 1,
                Long.MAX_VALUE, HashOmissions.NONE, Faults.of(FaultKind.WRITE_FAILS, FaultKind.RESET_PIN));
        ClosureResult one = new Closure(plan, () -> false, (booted, known, cuts) -> { }).run(1);
        ClosureResult two = new Closure(plan, () -> false, (booted, known, cuts) -> { }).run(2);
        assertEquals(one.nodes(), two.nodes());
        assertEquals(one.states(), two.states());
        assertEquals(one.verdicts(), two.verdicts());
    }

    @Test
    void onStm32ResetsTearAndFailuresAreReported() {
        Machine machine = Board.build(BoardLoader.load("stm32l476"), new TranslatorFactory()).machine();
        FlashArray flash = machine.flash();
        flash.program(0x8000, 8, 0x1122334455667788L, 1000);
        Faults all = new Faults(EnumSet.allOf(FaultKind.class), List.of(), List.of());
        List<String> names = all.live(machine, 0, flash.running().orElseThrow(), 1).stream().map(LiveFault::name).toList();
        assertTrue(names.containsAll(List.of("watchdog-torn", "refused", "dead", "fails")), names.toString());
        assertTrue(all.cuts(flash.running().orElseThrow(), Tearing.NONE, 1).stream().anyMatch(cut -> cut.name().equals("ecc")));
        flash.interrupt(Faults.cut("ecc", flash.running().orElseThrow(), 1).orElseThrow());
        assertEquals(FlashCells.Ecc.UNCORRECTABLE, flash.cells().ecc(0x8000));
    }
}
