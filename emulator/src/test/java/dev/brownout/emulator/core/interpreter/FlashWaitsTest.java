package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.timing.FlashInterface;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.Timing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Small kernels on a Cortex-M4 whose flash has five wait states and lines of 16 bytes, as STM32F407 at 168 MHz (RM0090, 3.5). */
class FlashWaitsTest {
    private static final int WAITS = 5;
    /** adds r0, #1: one cycle, two bytes. */
    private static final String NARROW = "3001 ";
    /** movw r1, #1234: one cycle, four bytes. */
    private static final String WIDE = "f240 41d2 ";

    private final TestMachine machine = new TestMachine();
    private final FlashTiming timing = machine.bus.flashTiming();

    @BeforeEach
    void stm32f4() {
        timing.use(FlashInterface.STM32F4);
        timing.setWaitStates(WAITS);
        machine.bus.setFlashReadWatcher(offset -> machine.cpu.cycles += timing.read(offset));
    }

    private long cycles(int instructions) {
        long before = machine.cpu.cycles;
        machine.step(instructions);
        return machine.cpu.cycles - before;
    }

    @Test
    void narrowCodeIsFetchedTwiceAsFastAsItExecutes() {
        machine.code(NARROW.repeat(24));
        // The word that the next line begins with is asked for when the fourth one has come: half of the eight cycles are ahead.
        assertEquals(WAITS + 8 + (WAITS - 4) + 8 + (WAITS - 4) + 8, cycles(24));
    }

    @Test
    void wideCodeIsFetchedAsFastAsItExecutes() {
        machine.code(WIDE.repeat(8));
        assertEquals(WAITS + 4 + WAITS + 4, cycles(8));
    }

    @Test
    void prefetchLeavesWideCodeTwoCyclesALineToWait() {
        timing.setPrefetch(true);
        machine.code(WIDE.repeat(16));
        // A read takes six cycles, and the four instructions before four.
        assertEquals(WAITS + 4 + 3 * (WAITS + 1 - 4 + 4), cycles(16));
    }

    @Test
    void prefetchHidesTheWaitsOfNarrowCode() {
        timing.setPrefetch(true);
        machine.code(NARROW.repeat(24));
        assertEquals(WAITS + 24, cycles(24));
    }

    @Test
    void divisionGivesThePrefetchTime() {
        timing.setPrefetch(true);
        // udiv r2, r3, r4, with 12 cycles
        machine.r[3] = -1;
        machine.r[4] = 1;
        machine.code("fbb3 f2f4 " + WIDE.repeat(3) + WIDE);
        assertEquals(WAITS + 12 + 3 + 1, cycles(5));
    }

    @Test
    void loopInOneLineWaitsOnce() {
        // again: adds r0, #1; cmp r0, #100; bne again: four cycles, three the last time
        machine.code("3001 2864 d1fc");
        assertEquals(WAITS + 4 * 100 - 1, cycles(300));
    }

    @Test
    void loopAtTheEndOfALineIsReadAgainEachTime() {
        // at 0x108: nop; subs r0, #1; bne again: four cycles, of which the core's prefetch buffer needs two for the rest of the line
        timing.use(FlashInterface.NRF52840);
        machine.place(0x108, "bf00 3801 d1fc");
        machine.r[0] = 100;
        machine.r[15] = 0x108;
        assertEquals(2 + 100 * 4 - 1 + 99 * 2, cycles(300));
    }

    @Test
    void branchWaitsForItsLineEachTimeWithoutTheCache() {
        loopOverTwoLines();
        assertEquals(2 * (WAITS + 2) + 2 * (WAITS + 2), cycles(4));
    }

    @Test
    void branchWaitsForItsLineOnceWithTheCache() {
        timing.setInstructionCache(true);
        loopOverTwoLines();
        assertEquals(2 * (WAITS + 2) + 2 * 2, cycles(4));
    }

    // b 0x120 at 0x100, b 0x100 at 0x120
    private void loopOverTwoLines() {
        machine.place(0x100, "e00e");
        machine.place(0x120, "e7ee");
    }

    @Test
    void literalWaitsEachTimeWithoutTheDataCache() {
        machine.code("4901 4901 bf00 bf00 0000 0000");
        assertEquals(WAITS + (2 + WAITS) + (1 + WAITS), cycles(2));
    }

    @Test
    void literalsOfALineWaitOnceWithTheDataCache() {
        timing.setDataCache(true);
        machine.code("4901 4901 bf00 bf00 0000 0000");
        assertEquals(WAITS + (2 + WAITS) + 1, cycles(2));
    }

    @Test
    void everyWordOfAMultipleLoadWaits() {
        // ldm r1, {r2, r3, r4} from flash
        machine.code("e891 001c");
        machine.r[1] = 0x400;
        assertEquals(WAITS + 4 + 3 * WAITS, cycles(1));
    }

    @Test
    void unalignedLoadWaitsForEachOfItsTransfers() {
        // ldr r1, [r2]: two halfwords; a byte, a halfword and a byte
        machine.code("6811 6811");
        machine.r[2] = 0x402;
        assertEquals(WAITS + 2 + 1 + 2 * WAITS, cycles(1));
        machine.r[2] = 0x401;
        assertEquals(1 + 2 + 3 * WAITS, cycles(1));
    }

    @Test
    void codeAndDataInRamWaitForNothing() {
        machine.place(TestMachine.RAM + 0x100, NARROW.repeat(10) + "6811");
        machine.r[15] = TestMachine.RAM + 0x100;
        machine.r[2] = TestMachine.RAM;
        assertEquals(10 + 2, cycles(11));
    }

    @Test
    void wideInstructionAcrossLinesNeedsBoth() {
        machine.code("f240 41d2 ");
        machine.place(0x10e, WIDE);
        machine.r[15] = 0x10e;
        machine.cpu.pipeline = Timing.BRANCHED;
        // A cycle more for a wide instruction at a branch target that is not aligned, which is one of the second read.
        assertEquals(WAITS + WAITS + 2, cycles(1));
    }

    @Test
    void zeroWaitStatesCostNothing() {
        timing.setWaitStates(0);
        machine.code(WIDE.repeat(8));
        assertEquals(8, cycles(8));
    }
}
