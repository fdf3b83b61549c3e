package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.report.ClosureJUnit;
import dev.brownout.campaign.report.ClosureJson;
import dev.brownout.campaign.report.SweepJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Small parts of the closure that {@code brownout sweep --cuts closure} does in full. */
class ClosureTest {
    private static final Closure.Progress QUIET = (booted, known, cuts) -> { };

    private static Closure.Plan plan(NonVolatile start, Judge judge, int cuts, long nodes, double application) {
        return new Closure.Plan(Scenes::machine, start, judge, Optional.of(Scenes.reference()), Tearing.STANDARD, 1,
                new BootLimits(120, 8, application), cuts, nodes);
    }

    private static ClosureResult search(Closure.Plan plan, int workers) throws InterruptedException {
        return new Closure(plan, () -> false, QUIET).run(workers);
    }

    private static String json(ClosureResult result) {
        return SweepJson.text(ClosureJson.of(result));
    }

    /** A refused update: few operations, and several cuts in a row lead to new states. */
    private static NonVolatile damagedUpdate() {
        byte[] damaged = Scenes.NEW.clone();
        damaged[0x300] ^= 1;
        return Scenes.update(Scenes.OLD, damaged, Asked.TEST).program();
    }

    /** Power was cut this many operations before the end of an update's swap. */
    private static NonVolatile beforeTheEnd(int operations) {
        return beforeTheEnd(operations, Asked.PERMANENT);
    }

    private static NonVolatile beforeTheEnd(int operations, Asked asked) {
        Sweep sweep = new Sweep(Scenes.plan(Scenes.update(Scenes.OLD, Scenes.NEW, asked), Scenes.oldOrNew(), Sweep.Operations.ALL,
                Tearing.STANDARD));
        return sweep.nodeAt(new CutPoint(sweep.clean().operations() - operations, "before"));
    }

    @Test
    void anyNumberOfCutsIsSurvivedWhileAnUpdateIsRefused() throws InterruptedException {
        ClosureResult result = search(plan(damagedUpdate(), Scenes.judge(new Judge.Acceptable("old", Scenes.OLD)), Closure.ANY_NUMBER,
                Long.MAX_VALUE, 0), 2);
        assertTrue(result.good() && result.closed(), () -> json(result));
        assertTrue(result.nodes() > 2, () -> json(result));
    }

    @Test
    void anyNumberOfCutsIsSurvivedAtTheEndOfASwap() throws InterruptedException {
        ClosureResult result = search(plan(beforeTheEnd(60), Scenes.oldOrNew(), Closure.ANY_NUMBER, Long.MAX_VALUE, 0), 2);
        assertTrue(result.good() && result.closed(), () -> json(result));
        assertEquals(List.of("new"), List.copyOf(result.images().keySet()));
    }

    @Test
    void tornEntriesOfTheStatusAreMadeWholeSoThatTheSearchCloses() throws InterruptedException {
        // Two entries of the status are written in this stretch; each torn one would stay, and double the states behind it.
        ClosureResult result = search(plan(beforeTheEnd(60), Scenes.oldOrNew(), 2, Long.MAX_VALUE, 0), 2);
        assertTrue(result.good(), () -> json(result));
        long atTwo = result.depths().getOrDefault(2, 0L);
        assertTrue(atTwo < result.depths().get(1), () -> json(result));
    }

    @Test
    void resultIsTheSameForAnyNumberOfThreads() throws InterruptedException {
        Judge nothing = Scenes.judge(new Judge.Acceptable("new", Scenes.NEW));
        String one = json(search(plan(damagedUpdate(), nothing, Closure.ANY_NUMBER, Long.MAX_VALUE, 0), 1));
        String three = json(search(plan(damagedUpdate(), nothing, Closure.ANY_NUMBER, Long.MAX_VALUE, 0), 3));
        assertEquals(one, three);
        assertTrue(one.contains("WRONG_IMAGE"), one);
    }

    @Test
    void leavingOutWhatOnlyLogsMergesMoreAndFindsTheSame() throws InterruptedException {
        NonVolatile start = beforeTheEnd(1200);
        ClosureResult all = search(plan(start, Scenes.oldOrNew(), 1, Long.MAX_VALUE, 0), 2);
        Closure.Plan some = new Closure.Plan(Scenes::machine, start, Scenes.oldOrNew(), Optional.of(Scenes.reference()), Tearing.STANDARD, 1,
                BootLimits.STANDARD, 1, Long.MAX_VALUE, Scenes.ONLY_LOGGED);
        ClosureResult less = search(some, 2);
        assertTrue(less.states() < all.states(), less.states() + " of " + all.states());
        assertEquals(all.depths(), less.depths());
        assertEquals(all.images(), less.images());
        assertTrue(all.good() && less.good(), () -> json(less));
        String message = assertThrows(IOException.class, () -> {
            Closure other = new Closure(some, () -> false, QUIET);
            other.resume(new ByteArrayInputStream(saved(new Closure(plan(start, Scenes.oldOrNew(), 1, 1, 0), () -> false, QUIET))));
        }).getMessage();
        assertTrue(message.contains("another search"), message);
    }

    @Test
    void failureIsReplayedByItsShortestWay() throws InterruptedException {
        NonVolatile start = beforeTheEnd(3);
        ClosureResult result = search(plan(start, Scenes.judge(new Judge.Acceptable("old", Scenes.OLD)), 2, Long.MAX_VALUE, 0), 2);
        assertFalse(result.good());
        ClosureResult.Failure first = result.failures().get(0);
        assertEquals(Verdict.WRONG_IMAGE, first.judgement().verdict());
        assertTrue(first.way().isEmpty(), first.id());
        assertTrue(ClosureJUnit.text("sweep", "brownout sweep --replay", result).contains("failures=\"1\""));
    }

    @Test
    void waysLeadToTheNodesTheyName() throws InterruptedException {
        NonVolatile start = damagedUpdate();
        // The reference does not know of a byte in slot B, and differs wherever that byte is not erased.
        CrossCheck none = new CrossCheck() {
            @Override
            public Result compare(NonVolatile before, BootEnd end, NonVolatile after) {
                return Result.EQUAL;
            }

            @Override
            public long expected(NonVolatile before) {
                return before.codeFlash().read(0x82000, 1)[0] == -1 ? 1 : 0;
            }

            @Override
            public long observed(BootEnd end, NonVolatile after) {
                return 0;
            }
        };
        Closure.Plan plan = new Closure.Plan(Scenes::machine, start, Scenes.oldOrNew(), Optional.of(none), Tearing.STANDARD, 1, BootLimits.STANDARD,
                Closure.ANY_NUMBER, Long.MAX_VALUE);
        ClosureResult result = search(plan, 2);
        assertEquals(result.differing(), result.differences().size());
        assertTrue(result.differing() > 1, () -> json(result));
        Booter booter = new Booter(Scenes.machine(), Scenes.oldOrNew()::inSlot, BootLimits.STANDARD);
        for (List<Step> way : result.differences()) {
            NonVolatile node = start;
            for (Step step : Step.parse(Step.path(way))) {
                node = step.follow(booter, node, 1);
            }
            assertEquals(1, none.expected(node), Step.path(way));
        }
        assertThrows(IllegalArgumentException.class, () -> Step.parse("1-torn,,2-before"));
    }

    @Test
    void budgetEndsTheSearchHonestly() throws InterruptedException {
        ClosureResult result = search(plan(damagedUpdate(), Scenes.oldOrNew(), Closure.ANY_NUMBER, 3, 0), 1);
        assertFalse(result.closed());
        assertEquals(3, result.booted());
        assertEquals(result.nodes() - 3, result.open());
    }

    @Test
    void applicationThatConfirmsItselfIsCutToo() throws InterruptedException {
        NonVolatile start = beforeTheEnd(3, Asked.TEST);
        ClosureResult left = search(plan(start, Scenes.oldOrNew(), 0, Long.MAX_VALUE, 0), 1);
        assertEquals(Set.of("new", "old"), left.images().keySet(), "an image that is never run does not confirm itself");
        ClosureResult confirmed = search(plan(start, Scenes.oldOrNew(), 0, Long.MAX_VALUE, 3), 1);
        assertEquals(Set.of("new"), confirmed.images().keySet(), () -> json(confirmed));
        ClosureResult cut = search(plan(start, Scenes.oldOrNew(), 1, Long.MAX_VALUE, 3), 2);
        assertTrue(cut.good() && cut.closed(), () -> json(cut));
        assertEquals(Set.of("new", "old"), cut.images().keySet(), () -> json(cut));
    }

    private static byte[] saved(Closure closure) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        closure.save(bytes);
        return bytes.toByteArray();
    }

    @Test
    void searchThatWasEndedGoesOnWhereItStood() throws Exception {
        NonVolatile start = beforeTheEnd(60);
        String whole = json(search(plan(start, Scenes.oldOrNew(), Closure.ANY_NUMBER, Long.MAX_VALUE, 0), 2));
        byte[] state = null;
        ClosureResult result = null;
        for (long nodes : new long[] {1, 7, 100, Long.MAX_VALUE}) {
            Closure closure = new Closure(plan(start, Scenes.oldOrNew(), Closure.ANY_NUMBER, nodes, 0), () -> false, QUIET);
            if (state != null) {
                closure.resume(new ByteArrayInputStream(state));
            }
            result = closure.run(2);
            assertEquals(nodes == Long.MAX_VALUE, result.closed(), "nodes " + nodes);
            state = saved(closure);
        }
        assertEquals(whole, json(result));
    }

    @Test
    void searchThatFillsTheHeapEndsWithWhatItFoundAndCanBeTakenUpAgain() throws Exception {
        NonVolatile start = beforeTheEnd(60);
        Closure.Plan plan = plan(start, Scenes.oldOrNew(), Closure.ANY_NUMBER, Long.MAX_VALUE, 0);
        String whole = json(search(plan, 2));
        AtomicReference<HeapWatch> watch = new AtomicReference<>();
        Closure full = new Closure(plan, () -> {
            collectUntilFull(watch.get());
            return false;
        }, QUIET, () -> {
            watch.set(new HeapWatch(0));
            return watch.get();
        });
        ClosureResult result = full.run(1);
        assertTrue(result.heapFull() && !result.closed() && result.booted() > 0, () -> json(result));
        assertTrue(json(result).contains("\"endedBy\" : \"memory\""), () -> json(result));
        Closure again = new Closure(plan, () -> false, QUIET);
        again.resume(new ByteArrayInputStream(saved(full)));
        assertEquals(whole, json(again.run(2)));
    }

    // A collection of a heap that is full as soon as anything lives in it.
    private static void collectUntilFull(HeapWatch watch) {
        for (int i = 0; i < 1000 && !watch.full(); i++) {
            System.gc();
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void heapThatHasRoomEndsNothing() throws Exception {
        try (HeapWatch watch = new HeapWatch()) {
            System.gc();
            LockSupport.parkNanos(100_000_000);
            assertFalse(watch.full());
        }
    }

    @Test
    void searchThatLearnedWhichRamMattersLearnsItAgain() throws Exception {
        NonVolatile start = beforeTheEnd(520);
        String whole = json(search(plan(start, Scenes.oldOrNew(), 1, Long.MAX_VALUE, 0), 2));
        Closure first = new Closure(plan(start, Scenes.oldOrNew(), 1, 5, 0), () -> false, QUIET);
        first.run(1);
        Closure second = new Closure(plan(start, Scenes.oldOrNew(), 1, Long.MAX_VALUE, 0), () -> false, QUIET);
        second.resume(new ByteArrayInputStream(saved(first)));
        assertEquals(whole, json(second.run(2)));
    }

    @Test
    void damagedOrForeignStateIsRefusedInASentence() throws Exception {
        Closure closure = new Closure(plan(damagedUpdate(), Scenes.oldOrNew(), Closure.ANY_NUMBER, 2, 0), () -> false, QUIET);
        closure.run(1);
        byte[] good = saved(closure);
        for (int at : new int[] {0, 30, good.length / 2, good.length - 1}) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            assertThrows(IOException.class, () -> fresh(Scenes.oldOrNew()).resume(new ByteArrayInputStream(bad)), "byte " + at);
        }
        for (int length : new int[] {0, 10, good.length / 2, good.length - 1}) {
            assertThrows(IOException.class, () -> fresh(Scenes.oldOrNew()).resume(new ByteArrayInputStream(good, 0, length)), "length " + length);
        }
        Judge other = Scenes.judge(new Judge.Acceptable("old", Scenes.OLD));
        String message = assertThrows(IOException.class, () -> fresh(other).resume(new ByteArrayInputStream(good))).getMessage();
        assertTrue(message.contains("another search"), message);
        fresh(Scenes.oldOrNew()).resume(new ByteArrayInputStream(good));
    }

    private static Closure fresh(Judge judge) {
        return new Closure(plan(damagedUpdate(), judge, Closure.ANY_NUMBER, Long.MAX_VALUE, 0), () -> false, QUIET);
    }
}
