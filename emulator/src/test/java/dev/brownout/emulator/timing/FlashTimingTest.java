package dev.brownout.emulator.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waits of single fetches and reads; RM0090, 3.5.2. */
class FlashTimingTest {
    private static final int BASE = 0x0800_0000;
    private static final int WAITS = 5;

    private final FlashTiming timing = new FlashTiming(BASE, 1 << 20);
    private long now = 1_000;

    @BeforeEach
    void stm32f4() {
        timing.use(FlashInterface.STM32F4);
        timing.setWaitStates(WAITS);
    }

    private int branch(int offset) {
        return go(offset, 2, true);
    }

    private int next(int offset) {
        return go(offset, 2, false);
    }

    private int go(int offset, int bytes, boolean branched) {
        int key = timing.key(BASE + offset, bytes);
        int waited = key == timing.lastKey() && !branched ? 0 : timing.fetch(key, BASE + offset, branched, now);
        now += waited;
        return waited;
    }

    @Test
    void branchWaitsForTheWholeRead() {
        assertEquals(WAITS, branch(0x100));
    }

    @Test
    void lineInUseCostsNothing() {
        branch(0x100);
        assertEquals(0, branch(0x10e));
        assertEquals(0, branch(0x100));
    }

    @Test
    void singleCycleWideCodeWaitsForEachNextLine() {
        branch(0x100);
        now += 4;
        assertEquals(WAITS, next(0x110));
    }

    @Test
    void narrowCodeLetsThePrefetchBufferOfTheCoreGetAhead() {
        branch(0x100);
        now += 8;
        assertEquals(WAITS - 4, next(0x110));
    }

    @Test
    void branchWithinALineStartsThePrefetchBufferOfTheCoreAnew() {
        branch(0x100);
        now += 2;
        assertEquals(0, branch(0x10c));
        now += 2;
        assertEquals(WAITS - 1, next(0x110));
    }

    @Test
    void lineIsReadAgainOnceTheCoreHasAskedForTheNextOne() {
        branch(0x100);
        now += 4;
        assertEquals(0, branch(0x100));
        now += 5;
        assertEquals(WAITS, branch(0x100));
        now += 5;
        timing.setInstructionCache(true);
        branch(0x100);
        now += 5;
        assertEquals(0, branch(0x100));
    }

    @Test
    void prefetchReadsTheNextLineMeanwhile() {
        timing.setPrefetch(true);
        branch(0x100);
        now += 4;
        assertEquals(1 + WAITS - 4, next(0x110));
        now += 8;
        assertEquals(0, next(0x120));
    }

    @Test
    void lineFetchedOnceIsInTheCache() {
        timing.setInstructionCache(true);
        assertEquals(WAITS, branch(0x100));
        assertEquals(WAITS, branch(0x200));
        assertEquals(0, branch(0x100));
    }

    @Test
    void leastRecentlyUsedLineOfSixtyFourGoes() {
        timing.setInstructionCache(true);
        for (int line = 0; line < 64; line++) {
            branch(0x100 * line);
        }
        assertEquals(0, branch(0));
        assertEquals(WAITS, branch(0x100 * 64));
        assertEquals(0, branch(0));
        assertEquals(WAITS, branch(0x100));
    }

    @Test
    void clearedCacheHoldsNothing() {
        timing.setInstructionCache(true);
        branch(0x100);
        branch(0x200);
        timing.setInstructionCache(false);
        timing.clearInstructionCache();
        timing.setInstructionCache(true);
        assertEquals(WAITS, branch(0x100));
    }

    @Test
    void instructionAcrossTwoLinesNeedsBoth() {
        assertEquals(WAITS + WAITS, go(0x10e, 4, true));
    }

    @Test
    void zeroWaitStatesNeverWait() {
        timing.setWaitStates(0);
        assertEquals(0, branch(0x100));
        assertEquals(0, timing.read(0x400));
        assertFalse(timing.waits());
    }

    @Test
    void literalWaitsUnlessTheDataCacheHoldsItsLine() {
        assertEquals(WAITS, timing.read(0x400));
        assertEquals(WAITS, timing.read(0x404));
        timing.setDataCache(true);
        assertEquals(WAITS, timing.read(0x400));
        assertEquals(0, timing.read(0x40c));
        for (int line = 1; line <= 8; line++) {
            assertEquals(WAITS, timing.read(0x400 + 16 * line));
        }
        assertEquals(WAITS, timing.read(0x400));
    }

    @Test
    void sectorsOfALineAreReadOneByOne() {
        timing.use(FlashInterface.STM32L4);
        timing.setWaitStates(4);
        timing.setInstructionCache(true);
        assertEquals(4, branch(0x100));
        assertEquals(4, branch(0x110));
        assertEquals(0, branch(0x100));
        assertEquals(0, branch(0x110));
    }

    @Test
    void codeOutsideTheFlashNeverWaits() {
        assertEquals(FlashTiming.ELSEWHERE, timing.key(0x2000_0000, 4));
        assertEquals(0, timing.fetch(FlashTiming.ELSEWHERE, 0x2000_0000, true, now));
        assertEquals(WAITS, branch(0x100));
    }

    @Test
    void stateRestoredWaitsAlikeAndHashesAlike() {
        timing.setPrefetch(true);
        timing.setInstructionCache(true);
        timing.setDataCache(true);
        for (int n = 0; n < 200; n++) {
            branch(n * n * 16 % 0x4000);
            timing.read(n * 52);
            now += 3;
        }
        StateWriter saved = new StateWriter(0, now);
        timing.save(saved);
        FlashTiming other = new FlashTiming(BASE, 1 << 20);
        other.use(FlashInterface.STM32F4);
        other.load(new StateReader(saved.values()));
        StateWriter again = new StateWriter(0, now);
        other.save(again);
        assertEquals(saved.hash().value(), again.hash().value());
        for (int n = 0; n < 200; n++) {
            int address = BASE + n * n * 16 % 0x5000;
            int key = timing.key(address, 2);
            assertEquals(timing.fetch(key, address, true, now), other.fetch(key, address, true, now));
            assertEquals(timing.read(n * 20), other.read(n * 20));
        }
    }

    @Test
    void settingsChangeIsTold() {
        boolean[] told = {false};
        timing.onChange(() -> told[0] = true);
        timing.setWaitStates(WAITS);
        assertFalse(told[0]);
        timing.setWaitStates(3);
        assertTrue(told[0]);
    }
}
