package dev.brownout.emulator.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Kernels on Cortex-M7: what measurements of others say it can do in a cycle. */
class CortexM7TimingTest {
    private static int cycles(String kernel) {
        return new Kernel(new CortexM7Timing()).cycles(kernel);
    }

    @Test
    void independentComputationsAreIssuedInPairs() {
        assertEquals(2, cycles("""
            3001  adds r0, #1
            3101  adds r1, #1
            3201  adds r2, #1
            3301  adds r3, #1
            """));
    }

    @Test
    void aResultIsNeededInTheNextCycle() {
        assertEquals(2, cycles("""
            3001  adds r0, #1
            1841  adds r1, r0, r1
            """));
    }

    @Test
    void delayLoopTakesACycleARound() {
        // rust-embedded/cortex-m#430: half of what the same loop takes elsewhere.
        assertEquals(1, cycles("""
            3801  subs r0, #1
            d1fd  bne.n 1000 >
            """));
    }

    @Test
    void loadedValueArrivesACycleLate() {
        assertEquals(3, cycles("""
            6808  ldr r0, [r1, #0]
            1842  adds r2, r0, r1
            """));
    }

    @Test
    void twoLoadsGoTogetherAndTwoStoresDoNot() {
        assertEquals(1, cycles("""
            6808  ldr r0, [r1, #0]
            684a  ldr r2, [r1, #4]
            """));
        assertEquals(2, cycles("""
            6008  str r0, [r1, #0]
            604a  str r2, [r1, #4]
            """));
    }

    @Test
    void onlyOneOfAPairShifts() {
        assertEquals(2, cycles("""
            b280  uxth r0, r0
            b289  uxth r1, r1
            """));
        assertEquals(1, cycles("""
            b280  uxth r0, r0
            3101  adds r1, #1
            """));
    }

    @Test
    void wideInstructionsArePairedByDoubleWords() {
        assertEquals(2, cycles("""
            f100 0001  add.w r0, r0, #1
            f101 0101  add.w r1, r1, #1
            f102 0201  add.w r2, r2, #1
            f103 0301  add.w r3, r3, #1
            """));
    }

    @Test
    void multipleTransfersMoveTwoWordsACycle() {
        assertEquals(5, cycles("""
            b4ff  push {r0, r1, r2, r3, r4, r5, r6, r7}
            """));
    }

    @Test
    void floatingPointResultArrivesTwoCyclesLate() {
        assertEquals(4, cycles("""
            ee30 0a20  vadd.f32 s0, s0, s1
            ee30 0a20  vadd.f32 s0, s0, s1
            """));
    }
}
