package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.core.CpuState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which operation acts on which register; the arithmetic itself is tested with {@code FloatingPoint}. */
class FloatingPointInstructionsTest {
    private static final int RAM = TestMachine.RAM;
    private final TestMachine machine = new TestMachine();
    private final CpuState cpu = machine.cpu;
    private final int[] r = machine.r;

    private TestMachine with(float... values) {
        for (int i = 0; i < values.length; i++) {
            cpu.s[i] = Float.floatToRawIntBits(values[i]);
        }
        return machine;
    }

    private float s(int register) {
        return Float.intBitsToFloat(cpu.s[register]);
    }

    @Test
    void arithmetic() {
        // vadd.f32 s2, s0, s1; vsub.f32 s3, s0, s1; vmul.f32 s4, s0, s1; vdiv.f32 s5, s0, s1; vnmul.f32 s6, s0, s1
        with(6, 1.5f).code("ee30 1a20 ee70 1a60 ee20 2a20 eec0 2a20 ee20 3a60").run();
        assertEquals(7.5f, s(2));
        assertEquals(4.5f, s(3));
        assertEquals(9f, s(4));
        assertEquals(4f, s(5));
        assertEquals(-9f, s(6));
    }

    @Test
    void signsAndRoots() {
        // vabs.f32 s2, s0; vneg.f32 s3, s2; vsqrt.f32 s4, s2; vmov.f32 s5, s3; vmov.f32 s6, #-2.5
        with(-6.25f).code("eeb0 1ac0 eef1 1a41 eeb1 2ac1 eef0 2a61 eeb8 3a04").run();
        assertEquals(6.25f, s(2));
        assertEquals(-6.25f, s(3));
        assertEquals(2.5f, s(4));
        assertEquals(-6.25f, s(5));
        assertEquals(-2.5f, s(6));
    }

    @Test
    void accumulationSigns() {
        // vmla.f32 s2, s0, s1; vmls.f32 s3, s0, s1; vnmla.f32 s4, s0, s1; vnmls.f32 s5, s0, s1
        with(2, 3, 10, 10, 10, 10).code("ee00 1a20 ee40 1a60 ee10 2a60 ee50 2a20").run();
        assertEquals(16f, s(2));
        assertEquals(4f, s(3));
        assertEquals(-16f, s(4));
        assertEquals(-4f, s(5));
    }

    @Test
    void fusedSigns() {
        // vfma.f32 s2, s0, s1; vfms.f32 s3, s0, s1; vfnma.f32 s4, s0, s1; vfnms.f32 s5, s0, s1
        with(2, 3, 10, 10, 10, 10).code("eea0 1a20 eee0 1a60 ee90 2a60 eed0 2a20").run();
        assertEquals(16f, s(2));
        assertEquals(4f, s(3));
        assertEquals(-16f, s(4));
        assertEquals(-4f, s(5));
    }

    @Test
    void comparisonGoesThroughFpscrToTheFlags() {
        with(1, 2).code("eeb4 0a60 eef1 fa10").run(); // vcmp.f32 s0, s1; vmrs APSR_nzcv, fpscr
        assertEquals("Nzcvq", machine.flags());
    }

    @Test
    void comparisonWithZero() {
        with(0).code("eeb5 0ac0 eef1 0a10").run(); // vcmpe.f32 s0, #0.0; vmrs r0, fpscr
        assertEquals(0x60000000, r[0]);
    }

    @Test
    void integerConversions() {
        // vcvt.s32.f32 s1, s0; vcvtr.s32.f32 s2, s0; vcvt.u32.f32 s3, s0; vcvt.f32.s32 s4, s1; vcvt.f32.u32 s5, s1
        with(-2.5f).code("eefd 0ac0 eebd 1a40 eefc 1ac0 eeb8 2ae0 eef8 2a60").run();
        assertEquals(-2, cpu.s[1]);
        assertEquals(-2, cpu.s[2]);
        assertEquals(0, cpu.s[3]);
        assertEquals(-2f, s(4));
        assertEquals(4294967294f, s(5));
    }

    @Test
    void fixedPointConversions() {
        with(1.5f, -1.5f).code("eebe 0a44 eefe 0ace").run(); // vcvt.s16.f32 s0, s0, #8; vcvt.s32.f32 s1, s1, #4
        assertEquals(0x180, cpu.s[0]);
        assertEquals(-24, cpu.s[1]);
        machine.code("eeba 0a44 eefb 0ac0").run(); // vcvt.f32.s16 s0, s0, #8; vcvt.f32.u32 s1, s1, #32
        assertEquals(1.5f, s(0));
        assertEquals(1f, s(1));
    }

    @Test
    void halfPrecisionInEitherHalf() {
        // vcvtt.f16.f32 s1, s0; vcvtb.f16.f32 s1, s0; vcvtt.f32.f16 s2, s1; vcvtb.f32.f16 s3, s1
        with(1.5f, 0).code("eef3 0ac0 eef3 0a40 eeb2 1ae0 eef2 1a60").run();
        assertEquals(0x3e003e00, cpu.s[1]);
        assertEquals(1.5f, s(2));
        assertEquals(1.5f, s(3));
    }

    @Test
    void movesBetweenTheRegisterBanks() {
        r[0] = 1;
        r[1] = 2;
        // vmov s1, r0; vmov r2, s1; vmov s4, s5, r0, r1; vmov d3, r1, r0; vmov r4, r5, d3
        machine.code("ee00 0a90 ee10 2a90 ec41 0a12 ec40 1b13 ec55 4b13").run();
        assertEquals(1, r[2]);
        assertEquals(1, cpu.s[4]);
        assertEquals(2, cpu.s[5]);
        assertEquals(2, cpu.s[6]);
        assertEquals(2, r[4]);
        assertEquals(1, r[5]);
    }

    @Test
    void fpscrKeepsImplementedBits() {
        r[0] = -1;
        machine.code("eee1 0a10 eef1 1a10").run(); // vmsr fpscr, r0; vmrs r1, fpscr
        assertEquals(0xf7c0009f, r[1]);
    }

    @Test
    void transfers() {
        r[0] = RAM + 16;
        // vstmdb r0!, {s0-s3}; vldmia r0!, {s8-s9}; vldr s10, [r0]; vldr d6, [r0]; vstr d6, [r0, #-8]
        with(1, 2, 3, 4).code("ed20 0a04 ecb0 4a02 ed90 5a00 ed90 6b00 ed00 6b02").run();
        assertEquals(RAM + 8, r[0]);
        assertEquals(1f, s(8));
        assertEquals(2f, s(9));
        assertEquals(3f, s(10));
        assertEquals(4f, s(13));
        assertEquals(cpu.s[2], machine.word(RAM));
        assertEquals(cpu.s[3], machine.word(RAM + 4));
    }

    @Test
    void pushAndPop() {
        with(1, 2, 3, 4).code("ed2d 0b04 ecbd 2a04").run(); // vpush {d0-d1}; vpop {s4-s7}
        assertEquals(4f, s(7));
        assertEquals(RAM + TestMachine.SIZE, r[13]);
    }

    @Test
    void refusedTransferChangesNothing() {
        r[0] = RAM + TestMachine.SIZE - 4;
        with(1, 2).code("ecb0 0a02").run(); // vldmia r0!, {s0-s1}
        assertEquals(List.of("BUS 0x20010000"), machine.events);
        assertEquals(1f, s(0));
        assertEquals(RAM + TestMachine.SIZE - 4, r[0]);
    }

    @Test
    void unalignedTransferFaultsAlways() {
        r[0] = RAM + 2;
        machine.code("ed90 0a00").run(); // vldr s0, [r0]
        assertEquals(List.of("UNALIGNED 0x20000002"), machine.events);
    }

    @Test
    void literals() {
        machine.code("bf00 ed9f 0a01 bf00"); // nop; vldr s0, [pc, #4]; nop
        machine.place(TestMachine.CODE + 8, "0000 3f80");
        machine.step(2);
        assertEquals(1f, s(0));
    }

    @Test
    void disabledUnitHasNoCoprocessor() {
        machine.fpEnabled = false;
        with(1, 2).code("ee30 0a20").run(); // vadd.f32 s0, s0, s1
        assertEquals(List.of("NOCP"), machine.events);
        assertEquals(1f, s(0));
        assertEquals(TestMachine.CODE, r[15]);
    }

    @Test
    void doublePrecisionIsUndefined() {
        machine.code("ee30 0b01").run(); // .hword 0xee30, 0x0b01
        assertEquals(List.of("UNDEFINSTR"), machine.events);
    }

    /** DDI 0439D, 7.2.3: VDIV takes 14 cycles, while integer instructions go on. */
    @Test
    void divisionOverlapsWithIntegerInstructionsOnly() {
        with(6, 2).code("ee80 1a20 bf00 bf00 eef0 1a40").step(3); // vdiv.f32 s2, s0, s1; nop; nop; vmov.f32 s3, s0
        assertEquals(3, cpu.cycles);
        machine.step(1);
        assertEquals(15, cpu.cycles);
    }
}
