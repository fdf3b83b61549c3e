package dev.brownout.emulator.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlashArrayTest {
    private static final long MICROSECOND = 1_000_000L;
    private static final long MILLISECOND = 1_000_000_000L;
    private static final FlashGeometry GEOMETRY = new FlashGeometry(0x4000, 0x1000, 2, 10_000);

    private final CpuState cpu = new CpuState();
    private final VirtualClock clock = new VirtualClock(cpu, 64_000_000);
    private final List<String> changes = new ArrayList<>();
    private final FlashArray flash = new FlashArray("flash", GEOMETRY, 7, clock, (offset, length) -> changes.add(offset + "+" + length));

    private void pass(long picoseconds) {
        cpu.cycles = clock.cycleAt(clock.now() + picoseconds);
        clock.ringDue();
    }

    private int word(int offset) {
        return flash.memory().read32(offset);
    }

    private void programNow(int offset, int value) {
        assertTrue(flash.program(offset, value, 0));
    }

    @Test
    void newArrayReadsAllOnes() {
        assertEquals(-1, word(0));
        assertEquals(-1, word(0x3ffc));
    }

    @Test
    void wordChangesWhenProgrammingIsCompleteAndNotBefore() {
        flash.program(8, 0x12345678, 41 * MICROSECOND);
        pass(40 * MICROSECOND);
        assertTrue(flash.busy());
        assertEquals(-1, word(8));
        pass(MICROSECOND);
        assertFalse(flash.busy());
        assertEquals(0x12345678, word(8));
        assertEquals(List.of("8+4"), changes);
    }

    @Test
    void wordCannotGoFromZeroToOneWithoutErase() {
        programNow(0, 0x00ff00ff);
        programNow(0, 0x0f0f0f0f);
        assertEquals(0x000f000f, word(0));
        flash.erasePage(0, 0);
        assertEquals(-1, word(0));
    }

    @Test
    void eraseReachesItsPageOnly() {
        programNow(0xffc, 1);
        programNow(0x1000, 2);
        programNow(0x1ffc, 3);
        programNow(0x2000, 4);
        flash.erasePage(0x1000, 0);
        assertEquals(1, word(0xffc));
        assertEquals(-1, word(0x1000));
        assertEquals(-1, word(0x1ffc));
        assertEquals(4, word(0x2000));
        assertEquals(1, flash.cells().wear(1));
        assertEquals(0, flash.cells().wear(0));
    }

    @Test
    void eraseAllWearsEveryPage() {
        programNow(0x3000, 0);
        flash.eraseAll(0);
        assertEquals(-1, word(0x3000));
        for (int page = 0; page < 4; page++) {
            assertEquals(1, flash.cells().wear(page));
        }
    }

    @Test
    void oneOperationAtATime() {
        Watch watch = new Watch();
        flash.addObserver(watch);
        assertTrue(flash.erasePage(0, 85 * MILLISECOND));
        assertFalse(flash.program(0x1000, 0, 41 * MICROSECOND));
        pass(85 * MILLISECOND);
        assertEquals(-1, word(0x1000));
        assertEquals(FlashViolation.Rule.BUSY, watch.violations.get(0).rule());
        assertEquals(1, flash.violations());
        assertEquals(1, flash.operations());
    }

    @Test
    void thirdWriteOfAWordIsReportedAndDone() {
        Watch watch = new Watch();
        flash.addObserver(watch);
        programNow(4, 0xffffff00);
        programNow(4, 0xffff0000);
        assertTrue(watch.violations.isEmpty());
        programNow(4, 0xff000000);
        assertEquals(0xff000000, word(4));
        assertEquals(new FlashViolation("flash", FlashViolation.Rule.WRITES_PER_WORD, 4, 3, 0), watch.violations.get(0));
        flash.erasePage(0, 0);
        programNow(4, 0);
        assertEquals(1, watch.violations.size());
    }

    @Test
    void wearAboveEnduranceIsReportedOnceAPage() {
        FlashArray weak = new FlashArray("weak", new FlashGeometry(0x1000, 0x1000, 2, 3), 0, clock, (offset, length) -> { });
        Watch watch = new Watch();
        weak.addObserver(watch);
        for (int i = 0; i < 3; i++) {
            weak.erasePage(0, 0);
        }
        assertTrue(watch.violations.isEmpty());
        weak.erasePage(0, 0);
        weak.erasePage(0, 0);
        assertEquals(List.of(FlashViolation.Rule.ENDURANCE), watch.violations.stream().map(FlashViolation::rule).toList());
        assertEquals(2, weak.violations());
        assertEquals(5, weak.cells().wear(0));
    }

    @Test
    void partialErasesAddUpToAnErase() {
        for (int offset = 0x1000; offset < 0x2000; offset += 4) {
            programNow(offset, 0);
        }
        int before = 0;
        for (int i = 1; i <= 9; i++) {
            flash.erasePartially(0x1000, 9 * MILLISECOND, 9 * MILLISECOND, 85 * MILLISECOND);
            pass(9 * MILLISECOND);
            int ones = ones(0x1000);
            assertTrue(ones > before, "each part reaches more cells");
            assertTrue(ones < 0x8000, "not erased after " + 9 * i + " ms");
            before = ones;
        }
        assertEquals(0, flash.cells().wear(1));
        flash.erasePartially(0x1000, 9 * MILLISECOND, 9 * MILLISECOND, 85 * MILLISECOND);
        pass(9 * MILLISECOND);
        assertEquals(0x8000, ones(0x1000));
        assertEquals(0, flash.cells().writesOf(0x1000));
        assertEquals(1, flash.cells().wear(1));
    }

    @Test
    void programmingUndoesThePartialEraseOfItsPage() {
        programNow(0, 0);
        flash.erasePartially(0, 80 * MILLISECOND, 80 * MILLISECOND, 85 * MILLISECOND);
        pass(80 * MILLISECOND);
        programNow(8, 0);
        flash.erasePartially(0, 80 * MILLISECOND, 80 * MILLISECOND, 85 * MILLISECOND);
        pass(80 * MILLISECOND);
        assertNotEquals(0x8000, ones(0));
    }

    private int ones(int page) {
        int ones = 0;
        for (int offset = page; offset < page + 0x1000; offset += 4) {
            ones += Integer.bitCount(word(offset));
        }
        return ones;
    }

    @Test
    void tornWordHasTheChosenBits() {
        flash.program(0, 0, 41 * MICROSECOND);
        flash.interrupt(new Tear.Bits(0x0000ffff));
        assertEquals(0xffff0000, word(0));
        assertEquals(1, flash.cells().writesOf(0));
        pass(41 * MICROSECOND);
        assertEquals(0xffff0000, word(0));
    }

    @Test
    void untouchedOperationLeavesNoTrace() {
        NonVolatileState before = flash.save();
        flash.erasePage(0, 85 * MILLISECOND);
        flash.interrupt(new Tear.Untouched());
        assertEquals(before.hashWithWear(), flash.save().hashWithWear());
        assertFalse(flash.busy());
    }

    @Test
    void tornEraseReachesAboutTheChosenShareOfCells() {
        for (int offset = 0; offset < 0x1000; offset += 4) {
            programNow(offset, 0);
        }
        flash.erasePage(0, 85 * MILLISECOND);
        flash.interrupt(new Tear.Cells(64, 1));
        // 32,768 cells, a quarter expected; 5 standard deviations are 392.
        assertEquals(0x8000 / 4, ones(0), 400);
        assertEquals(1, flash.cells().wear(0));
        flash.erasePage(0, 85 * MILLISECOND);
        flash.interrupt(new Tear.Cells(256, 1));
        assertEquals(0x8000, ones(0));
    }

    @Test
    void standardTearingsAreNothingSomethingAndEverything() {
        programNow(0, 0xff00ff00);
        flash.program(0, 0x00000f00, 41 * MICROSECOND);
        List<Tear> tears = Tear.standard(flash.running().orElseThrow(), 99);
        assertEquals(3, tears.size());
        assertEquals(new Tear.Untouched(), tears.get(0));
        long mask = ((Tear.Bits) tears.get(1)).mask();
        assertEquals(0, mask & ~0xff00f000);
        assertNotEquals(0, mask);
        assertNotEquals(0xff00f000, mask);
        assertEquals(new Tear.Finished(), tears.get(2));
        assertEquals(tears, Tear.standard(flash.running().orElseThrow(), 99));
    }

    @Test
    void tearingOnPaperEqualsTearingForReal() {
        programNow(0, 0);
        flash.erasePage(0, 85 * MILLISECOND);
        Watch watch = new Watch();
        flash.addObserver(watch);
        for (Tear tear : Tear.standard(flash.running().orElseThrow(), 3)) {
            NonVolatileState paper = flash.torn(tear);
            assertTrue(flash.busy());
            assertEquals(0, word(0));
            FlashArray real = new FlashArray("flash", GEOMETRY, 7, clock, (offset, length) -> { });
            real.restore(flash.save());
            real.erasePage(0, 85 * MILLISECOND);
            real.interrupt(tear);
            assertEquals(real.save().hashWithWear(), paper.hashWithWear());
        }
        assertTrue(watch.events.isEmpty());
    }

    @Test
    void observerMayTearOnPaperWhenAnOperationStarts() {
        List<Integer> torn = new ArrayList<>();
        flash.addObserver(new FlashObserver() {
            @Override
            public void started(FlashOperation operation) {
                torn.add(flash.torn(new Tear.Bits(0xff)).read(0, 4)[0] & 0xff);
            }
        });
        flash.program(0, 0, 41 * MICROSECOND);
        assertEquals(List.of(0), torn);
        assertEquals(-1, word(0));
    }

    @Test
    void tearOfTheWrongKindIsRefused() {
        flash.program(0, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> flash.interrupt(new Tear.Cells(3, 0)));
    }

    @Test
    void observersSeeEachOperationBeginAndEnd() {
        Watch watch = new Watch();
        flash.addObserver(watch);
        flash.program(4, 0, 41 * MICROSECOND);
        pass(41 * MICROSECOND);
        flash.erasePage(0, 85 * MILLISECOND);
        flash.interrupt(new Tear.Finished());
        assertEquals(List.of("started 1", "completed 1", "started 2", "interrupted 2"), watch.events);
    }

    @Test
    void saveIsNotChangedByWhatTheArrayDoesLater() {
        programNow(0, 1);
        NonVolatileState saved = flash.save();
        programNow(0, 0);
        flash.erasePage(0, 0);
        programNow(0x2000, 5);
        flash.restore(saved);
        assertEquals(1, word(0));
        assertEquals(-1, word(0x2000));
        assertEquals(0, flash.cells().wear(0));
        assertEquals(1, flash.cells().writesOf(0));
        assertEquals(saved.hash(), flash.save().hash());
    }

    @Test
    void wearIsHashedOnlyWhenAsked() {
        NonVolatileState fresh = flash.save();
        flash.erasePage(0, 0);
        assertEquals(fresh.hash(), flash.save().hash());
        assertNotEquals(fresh.hashWithWear(), flash.save().hashWithWear());
    }

    @Test
    void writeCountIsNotHashedSinceNoSoftwareSeesIt() {
        NonVolatileState fresh = flash.save();
        programNow(0, -1);
        assertEquals(1, flash.cells().writesOf(0));
        assertEquals(fresh.hash(), flash.save().hash());
    }

    @Test
    void preloadedWordsCountAsWrittenOnce() {
        flash.preload(2, new byte[] {0, 0, -1, -1, -1, -1});
        assertEquals(0x0000ffff, word(0));
        assertEquals(1, flash.cells().writesOf(0));
        assertEquals(0, flash.cells().writesOf(4));
        assertEquals(0, flash.operations());
        assertThrows(IllegalArgumentException.class, () -> flash.preload(0x3fff, new byte[2]));
    }

    @Test
    void runningOperationSurvivesSaveAndLoad() {
        flash.program(0x10, 0x55, 41 * MICROSECOND);
        pass(20 * MICROSECOND);
        StateWriter out = new StateWriter(clock.now(), cpu.cycles);
        flash.save(out);
        clock.save(out);
        long cycle = cpu.cycles;
        pass(21 * MICROSECOND);
        assertEquals(0x55, word(0x10));
        flash.erasePage(0, 0);

        cpu.cycles = cycle;
        StateReader in = new StateReader(out.values());
        flash.load(in);
        clock.load(in);
        assertTrue(flash.busy());
        pass(20 * MICROSECOND);
        assertEquals(-1, word(0x10));
        pass(MICROSECOND);
        assertEquals(0x55, word(0x10));
    }

    @Test
    void geometrySaysWhatIsWrongWithIt() {
        assertEquals("flash page size 1000 is not a power of two of at least 4",
                assertThrows(IllegalArgumentException.class, () -> new FlashGeometry(0x4000, 1000, 2, 1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new FlashGeometry(0x1800, 0x1000, 2, 1));
    }

    @Test
    void contentOfASaveCanBeRead() {
        flash.preload(0x1000, new byte[] {1, 2, 3, 4});
        assertArrayEquals(new byte[] {-1, 1, 2}, flash.save().read(0xfff, 3));
    }

    private static final class Watch implements FlashObserver {
        final List<String> events = new ArrayList<>();
        final List<FlashViolation> violations = new ArrayList<>();

        @Override
        public void started(FlashOperation operation) {
            events.add("started " + operation.ordinal());
        }

        @Override
        public void completed(FlashOperation operation) {
            events.add("completed " + operation.ordinal());
        }

        @Override
        public void interrupted(FlashOperation operation, Tear tear) {
            events.add("interrupted " + operation.ordinal());
        }

        @Override
        public void violated(FlashViolation violation) {
            violations.add(violation);
        }
    }

    @Test
    void writesOfAWordAreCountedUpTo255() {
        for (int i = 0; i < 300; i++) {
            programNow(0, 0);
        }
        assertEquals(255, flash.cells().writesOf(0));
        assertEquals(298, flash.violations());
    }
}
