package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MultiplyTest {
    private final TestMachine machine = new TestMachine();
    private final int[] r = machine.r;

    private TestMachine with(int... registers) {
        System.arraycopy(registers, 0, r, 0, registers.length);
        return machine;
    }

    @Test
    void flagsOfMultiplicationLeaveCarryAndOverflow() {
        machine.cpu.c = 1;
        machine.cpu.v = -1;
        with(0x10000, 0x10000).code("4348").run(); // muls r0, r1, r0
        assertEquals(0, r[0]);
        assertEquals("nZCVq", machine.flags());
    }

    @Test
    void accumulateAndSubtract() {
        with(7, -3, 100).code("fb00 2301 fb00 2411").run(); // mla r3, r0, r1, r2; mls r4, r0, r1, r2
        assertEquals(79, r[3]);
        assertEquals(121, r[4]);
    }

    @Test
    void longProductsAreSignedOrNot() {
        with(-2, 3).code("fb80 2301 fba0 4501").run(); // smull r2, r3, r0, r1; umull r4, r5, r0, r1
        assertEquals(-6, r[2]);
        assertEquals(-1, r[3]);
        assertEquals(-6, r[4]);
        assertEquals(2, r[5]);
    }

    @Test
    void umaalNeverOverflows() {
        with(-1, -1, -1, -1).code("fbe0 2361").run(); // umaal r2, r3, r0, r1
        assertEquals(-1, r[2]);
        assertEquals(-1, r[3]);
    }

    @Test
    void longAccumulationCarriesIntoTheUpperWord() {
        with(-1, 1, 1, 0).code("fbe0 2301").run(); // umlal r2, r3, r0, r1
        assertEquals(0, r[2]);
        assertEquals(1, r[3]);
    }

    @Test
    void divisionRoundsTowardsZero() {
        with(-7, 2).code("fb90 f2f1 fbb0 f3f1").run(); // sdiv r2, r0, r1; udiv r3, r0, r1
        assertEquals(-3, r[2]);
        assertEquals(0x7ffffffc, r[3]);
    }

    @Test
    void mostNegativeNumberDividedByMinusOneStays() {
        with(0x80000000, -1).code("fb90 f2f1").run(); // sdiv r2, r0, r1
        assertEquals(0x80000000, r[2]);
    }

    @Test
    void divisionByZeroGivesZero() {
        with(5, 0, 9).code("fbb0 f2f1").run(); // udiv r2, r0, r1
        assertEquals(0, r[2]);
    }

    @Test
    void divisionByZeroFaultsWhereTrapped() {
        machine.divideByZeroTrap = true;
        with(5, 0, 9).code("fbb0 f2f1").run(); // udiv r2, r0, r1
        assertEquals(List.of("DIVBYZERO"), machine.events);
        assertEquals(9, r[2]);
        assertEquals(TestMachine.CODE, r[15]);
    }

    @Test
    void halfwordProducts() {
        // smulbb r2, r0, r1; smulbt r3, r0, r1; smultb r4, r0, r1; smulwt r5, r0, r1
        with(0x0002fffd, 0x00040005).code("fb10 f201 fb10 f311 fb10 f421 fb30 f511").run();
        assertEquals(-15, r[2]);
        assertEquals(-12, r[3]);
        assertEquals(10, r[4]);
        assertEquals((0x0002fffd * 4) >> 16, r[5]);
    }

    @Test
    void accumulationThatOverflowsSetsQAndWraps() {
        with(0x7fff, 0x7fff, 0x7fffffff).code("fb10 2301").run(); // smlabb r3, r0, r1, r2
        assertEquals(0x7fffffff + 0x7fff * 0x7fff, r[3]);
        assertEquals("nzcvQ", machine.flags());
    }

    @Test
    void dualProductOfTheMostNegativeHalvesSetsQ() {
        with(0x80008000, 0x80008000).code("fb20 f201 fb40 f301").run(); // smuad r2, r0, r1; smusd r3, r0, r1
        assertEquals(0x80000000, r[2]);
        assertEquals(0, r[3]);
        assertEquals("nzcvQ", machine.flags());
    }

    @Test
    void dualProductsMayExchangeTheHalves() {
        with(0x00030002, 0x00050007).code("fb20 f211 fb40 0311").run(); // smuadx r2, r0, r1; smlsdx r3, r0, r1, r0
        assertEquals(2 * 5 + 3 * 7, r[2]);
        assertEquals(2 * 5 - 3 * 7 + 0x00030002, r[3]);
    }

    @Test
    void longDualAccumulation() {
        with(0x00030002, 0x00050007, -1, 0).code("fbc0 23c1 fbd0 23c1").run(); // smlald r2, r3, r0, r1; smlsld r2, r3, r0, r1
        assertEquals(-1 + 29 - 1, r[2]);
        assertEquals(1, r[3]);
    }

    @Test
    void mostSignificantWordMayRound() {
        // smmul r3, r0, r1; smmulr r4, r0, r1; smmla r5, r0, r1, r2; smmls r6, r0, r1, r2; smmlsr r7, r0, r1, r2
        with(0x40000000, 3, 10).code("fb50 f301 fb50 f411 fb50 2501 fb60 2601 fb60 2711").run();
        assertEquals(0, r[3]);
        assertEquals(1, r[4]);
        assertEquals(10, r[5]);
        assertEquals(9, r[6]);
        assertEquals(9, r[7]);
    }

    @Test
    void absoluteDifferences() {
        with(0x01ff0310, 0x05000112, 1000).code("fb70 f301 fb70 2401").run(); // usad8 r3, r0, r1; usada8 r4, r0, r1, r2
        assertEquals(4 + 255 + 2 + 2, r[3]);
        assertEquals(1263, r[4]);
    }
}
