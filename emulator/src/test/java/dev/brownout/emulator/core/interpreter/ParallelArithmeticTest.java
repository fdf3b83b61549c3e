package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ParallelArithmeticTest {
    private final TestMachine machine = new TestMachine();
    private final int[] r = machine.r;

    private TestMachine with(int... registers) {
        System.arraycopy(registers, 0, r, 0, registers.length);
        return machine;
    }

    @Test
    void signedAdditionMarksLanesThatAreNotNegative() {
        with(0x7fff8000, 0x00018000).code("fa90 f201").run(); // sadd16 r2, r0, r1
        assertEquals(0x80000000, r[2]);
        assertEquals(0b1100, machine.cpu.ge);
    }

    @Test
    void unsignedAdditionMarksLanesThatCarry() {
        with(0xff01ff01, 0x01010101).code("fa80 f241").run(); // uadd8 r2, r0, r1
        assertEquals(0x00020002, r[2]);
        assertEquals(0b1010, machine.cpu.ge);
    }

    @Test
    void unsignedSubtractionMarksLanesThatDoNotBorrow() {
        with(0x05030001, 0x04030201).code("fac0 f241").run(); // usub8 r2, r0, r1
        assertEquals(0x0100fe00, r[2]);
        assertEquals(0b1101, machine.cpu.ge);
    }

    @Test
    void exchangingFormsAddAndSubtractAcross() {
        // sasx r2, r0, r1; ssax r3, r0, r1; uasx r4, r0, r1; usax r5, r0, r1
        with(0x00100020, 0x00010002).code("faa0 f201 fae0 f301 faa0 f441 fae0 f541").run();
        assertEquals(0x0012001f, r[2]);
        assertEquals(0x000e0021, r[3]);
        assertEquals(0x0012001f, r[4]);
        assertEquals(0x000e0021, r[5]);
    }

    @Test
    void saturatingLanesDoNotSetQ() {
        // qadd16 r2, r0, r1; qsub16 r3, r0, r1; uqadd16 r4, r0, r1; uqsub8 r5, r0, r1
        with(0x7fff8000, 0x00017fff).code("fa90 f211 fad0 f311 fa90 f451 fac0 f551").run();
        assertEquals(0x7fffffff, r[2]);
        assertEquals(0x7ffe8000, r[3]);
        assertEquals(0x8000ffff, r[4]);
        assertEquals(0x7ffe0100, r[5]);
        assertEquals("nzcvq", machine.flags());
    }

    @Test
    void halvingKeepsTheCarry() {
        // uhadd16 r2, r0, r1; shadd16 r3, r0, r1; uhsub8 r4, r2, r0; shsub16 r5, r0, r2
        with(0xffff8000, 0xffff8000).code("fa90 f261 fa90 f321 fac2 f460 fad0 f522").run();
        assertEquals(0xffff8000, r[2]);
        assertEquals(0xffff8000, r[3]);
        assertEquals(0, r[4]);
        assertEquals(0, r[5]);
    }

    @Test
    void halvingSubtractionKeepsTheBorrow() {
        with(0x00000000, 0x01020304).code("fac0 f261 fac0 f321").run(); // uhsub8 r2, r0, r1; shsub8 r3, r0, r1
        assertEquals(0xfffffefe, r[2]);
        assertEquals(0xfffffefe, r[3]);
    }

    @Test
    void selectionFollowsGe() {
        machine.cpu.ge = 0b0101;
        with(0x11223344, 0xaabbccdd).code("faa0 f281").run(); // sel r2, r0, r1
        assertEquals(0xaa22cc44, r[2]);
    }

    @Test
    void saturationToAWidthSetsQ() {
        // ssat r2, #8, r0; ssat r3, #8, r1; usat r4, #8, r0; usat r5, #8, r1
        with(300, -300).code("f300 0207 f301 0307 f380 0408 f381 0508").run();
        assertEquals(127, r[2]);
        assertEquals(-128, r[3]);
        assertEquals(255, r[4]);
        assertEquals(0, r[5]);
        assertEquals("nzcvQ", machine.flags());
    }

    @Test
    void saturationLeavesWhatFits() {
        with(-128, 0x7fffffff).code("f300 0207 f301 031f f381 041f").run(); // ssat r2, #8, r0; ssat r3, #32, r1; usat r4, #31, r1
        assertEquals(-128, r[2]);
        assertEquals(0x7fffffff, r[3]);
        assertEquals(0x7fffffff, r[4]);
        assertEquals("nzcvq", machine.flags());
    }

    @Test
    void saturationShiftsFirstAndTheShiftWraps() {
        with(0x40000001, -1).code("f300 120f f3a1 73c0").run(); // ssat r2, #16, r0, lsl #4; usat r3, #0, r1, asr #31
        assertEquals(0x10, r[2]);
        assertEquals(0, r[3]);
        assertEquals("nzcvQ", machine.flags());
    }

    @Test
    void halvesSaturateByThemselves() {
        with(0x7fff8000).code("f320 010b f3a0 020c").run(); // ssat16 r1, #12, r0; usat16 r2, #12, r0
        assertEquals(0x07fff800, r[1]);
        assertEquals(0x0fff0000, r[2]);
    }

    @Test
    void saturatingArithmetic() {
        // qadd r4, r0, r1; qsub r5, r2, r1; qdadd r6, r1, r3; qdsub r7, r2, r3
        with(0x7fffffff, 1, 0x80000000, 0x50000000).code("fa81 f480 fa81 f5a2 fa83 f691 fa83 f7b2").run();
        assertEquals(0x7fffffff, r[4]);
        assertEquals(0x80000000, r[5]);
        assertEquals(0x7fffffff, r[6]);
        assertEquals(0x80000000, r[7]);
        assertEquals("nzcvQ", machine.flags());
    }

    @Test
    void doublingAloneMaySetQ() {
        with(-1, 0x40000000).code("fa81 f290").run(); // qdadd r2, r0, r1
        assertEquals(0x7ffffffe, r[2]);
        assertEquals("nzcvQ", machine.flags());
    }
}
