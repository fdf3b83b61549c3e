package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataProcessingTest {
    private final TestMachine machine = new TestMachine();
    private final int[] r = machine.r;

    private TestMachine with(int... registers) {
        System.arraycopy(registers, 0, r, 0, registers.length);
        return machine;
    }

    @ParameterizedTest
    @CsvSource({"7fffffff, 1, 80000000, NzcVq", "ffffffff, 1, 0, nZCvq", "80000000, 80000000, 0, nZCVq", "1, 2, 3, nzcvq",
        "ffffffff, ffffffff, fffffffe, NzCvq"})
    void addSetsCarryAndOverflow(String a, String b, String sum, String flags) {
        with(hex(a), hex(b)).code("1842").run(); // adds r2, r0, r1
        assertEquals(hex(sum), r[2]);
        assertEquals(flags, machine.flags());
    }

    @ParameterizedTest
    @CsvSource({"0, 1, ffffffff, Nzcvq", "5, 5, 0, nZCvq", "80000000, 1, 7fffffff, nzCVq", "7fffffff, ffffffff, 80000000, NzcVq",
        "0, 80000000, 80000000, NzcVq", "1, 0, 1, nzCvq"})
    void subtractionCarriesWhereNothingIsBorrowed(String a, String b, String difference, String flags) {
        with(hex(a), hex(b)).code("1a42").run(); // subs r2, r0, r1
        assertEquals(hex(difference), r[2]);
        assertEquals(flags, machine.flags());
    }

    @ParameterizedTest
    @CsvSource({"ffffffff, 0, 1, 0, nZCvq", "7fffffff, 0, 1, 80000000, NzcVq", "ffffffff, ffffffff, 1, ffffffff, NzCvq",
        "0, 0, 0, 0, nZcvq"})
    void additionWithCarryTakesTheCarryIn(String a, String b, int carry, String sum, String flags) {
        machine.cpu.c = carry;
        with(hex(a), hex(b)).code("4148").run(); // adcs r0, r1
        assertEquals(hex(sum), r[0]);
        assertEquals(flags, machine.flags());
    }

    @ParameterizedTest
    @CsvSource({"5, 3, 0, 1, nzCvq", "5, 3, 1, 2, nzCvq", "0, 0, 0, ffffffff, Nzcvq", "0, ffffffff, 0, 0, nZcvq",
        "80000000, 0, 0, 7fffffff, nzCVq"})
    void subtractionWithCarryBorrowsWhereCarryIsClear(String a, String b, int carry, String difference, String flags) {
        machine.cpu.c = carry;
        with(hex(a), hex(b)).code("4188").run(); // sbcs r0, r1
        assertEquals(hex(difference), r[0]);
        assertEquals(flags, machine.flags());
    }

    @Test
    void reverseSubtractionOfZeroCarries() {
        with(0).code("4240").run(); // rsbs r0, r0, #0
        assertEquals("nZCvq", machine.flags());
    }

    @Test
    void subtractionTakesAShiftedOperand() {
        with(100, 3).code("eba0 1201").run(); // sub r2, r0, r1, lsl #4
        assertEquals(52, r[2]);
    }

    @ParameterizedTest
    @CsvSource({"ror #8, 12345678, 78123456", "lsl #4, 12345678, 23456780", "lsr #4, 92345678, 09234567", "asr #4, 92345678, f9234567",
        "lsr #32, 92345678, 0", "asr #32, 92345678, ffffffff", "rrx, 92345679, c91a2b3c"})
    void operandShiftsOfEveryKind(String shift, String value, String expected) {
        machine.cpu.c = 1;
        with(0, hex(value));
        machine.code(switch (shift) {
            case "ror #8" -> "ea40 2231"; // orr r2, r0, r1, ror #8
            case "lsl #4" -> "ea40 1201"; // orr r2, r0, r1, lsl #4
            case "lsr #4" -> "ea40 1211"; // orr r2, r0, r1, lsr #4
            case "asr #4" -> "ea40 1221"; // orr r2, r0, r1, asr #4
            case "lsr #32" -> "ea40 0211"; // orr r2, r0, r1, lsr #32
            case "asr #32" -> "ea40 0221"; // orr r2, r0, r1, asr #32
            default -> "ea40 0231"; // orr r2, r0, r1, rrx
        }).run();
        assertEquals(hex(expected), r[2]);
    }

    @Test
    void logicalFlagsTakeTheShiftersCarryAndKeepOverflow() {
        machine.cpu.v = -1;
        with(-1, 0x18).code("ea10 1211").run(); // ands.w r2, r0, r1, lsr #4
        assertEquals(1, r[2]);
        assertEquals("nzCVq", machine.flags());
    }

    @Test
    void logicalFlagsTakeTheCarryOfARotatedImmediate() {
        with(-1).code("f010 4100").run(); // ands r1, r0, #0x80000000
        assertEquals("NzCvq", machine.flags());
    }

    @Test
    void logicalFlagsKeepTheCarryWithAPlainImmediate() {
        machine.cpu.c = 1;
        with(0x100).code("f010 0fff").run(); // tst r0, #0xff
        assertEquals("nZCvq", machine.flags());
    }

    @Test
    void shortMoveKeepsCarryAndOverflow() {
        machine.cpu.c = 1;
        machine.cpu.v = -1;
        machine.code("2000").run(); // movs r0, #0
        assertEquals("nZCVq", machine.flags());
    }

    @ParameterizedTest
    @CsvSource({"0, 80000001, nzcvq, 80000001", "1, 2, nzCvq, 80000001", "32, 0, nzCvq, 80000001", "33, 0, nzcvq, 80000001",
        "256, 80000001, nzcvq, 80000001"})
    void leftShiftByRegisterUsesTheLowByte(int amount, String expected, String flags, String value) {
        with(hex(value), amount).code("4088").run(); // lsls r0, r1
        assertEquals(hex(expected), r[0]);
        assertEquals(r[0] < 0 ? "N" + flags.substring(1) : r[0] == 0 ? "nZ" + flags.substring(2) : flags, machine.flags());
    }

    @ParameterizedTest
    @CsvSource({"32, 0, nZCvq", "33, 0, nZcvq", "31, 1, nzcvq", "1, 40000000, nzcvq"})
    void rightShiftByRegister(int amount, String expected, String flags) {
        with(0x80000000, amount).code("40c8").run(); // lsrs r0, r1
        assertEquals(hex(expected), r[0]);
        assertEquals(flags, machine.flags());
    }

    @ParameterizedTest
    @CsvSource({"32, ffffffff, NzCvq", "200, ffffffff, NzCvq", "31, ffffffff, Nzcvq"})
    void arithmeticShiftByRegisterFillsWithTheSign(int amount, String expected, String flags) {
        with(0x80000000, amount).code("4108").run(); // asrs r0, r1
        assertEquals(hex(expected), r[0]);
        assertEquals(flags, machine.flags());
    }

    @ParameterizedTest
    @CsvSource({"32, 80000001, NzCvq", "1, c0000000, NzCvq", "0, 80000001, Nzcvq", "33, c0000000, NzCvq"})
    void rotationByRegisterCarriesTheTopBit(int amount, String expected, String flags) {
        with(0x80000001, amount).code("41c8").run(); // rors r0, r1
        assertEquals(hex(expected), r[0]);
        assertEquals(flags, machine.flags());
    }

    @Test
    void shiftByThirtyTwoTakesTheSignAsCarry() {
        with(0x80000000).code("1001").run(); // asrs r1, r0, #32
        assertEquals(-1, r[1]);
        assertEquals("NzCvq", machine.flags());
    }

    @Test
    void rotationThroughCarry() {
        machine.cpu.c = 1;
        with(2).code("ea5f 0130").run(); // rrxs r1, r0
        assertEquals(0x80000001, r[1]);
        assertEquals("Nzcvq", machine.flags());
    }

    @Test
    void bitFields() {
        // bfi r1, r0, #8, #12; ubfx r2, r0, #4, #8; sbfx r3, r0, #3, #5; bfc r0, #0, #16
        with(0x12345678, -1).code("f360 2113 f3c0 1207 f340 03c4 f36f 000f").run();
        assertEquals(0xfff678ff, r[1]);
        assertEquals(0x67, r[2]);
        assertEquals(0x0f, r[3]);
        assertEquals(0x12340000, r[0]);
    }

    @Test
    void bitFieldOfTheWholeWord() {
        with(0x12345678, -1).code("f360 011f f3c0 021f f340 73c0").run(); // bfi r1, r0, #0, #32; ubfx r2, r0, #0, #32; sbfx r3, r0, #31, #1
        assertEquals(0x12345678, r[1]);
        assertEquals(0x12345678, r[2]);
        assertEquals(0, r[3]);
    }

    @Test
    void reversals() {
        // rev r1, r0; rev16 r2, r0; revsh r3, r0; rbit r4, r0; clz r5, r0
        with(0x12345681).code("ba01 ba42 bac3 fa90 f4a0 fab0 f580").run();
        assertEquals(0x81563412, r[1]);
        assertEquals(0x34128156, r[2]);
        assertEquals(0xffff8156, r[3]);
        assertEquals(0x816a2c48, r[4]);
        assertEquals(3, r[5]);
    }

    @Test
    void leadingZerosOfZeroAreThirtyTwo() {
        with(0).code("fab0 f080").run(); // clz r0, r0
        assertEquals(32, r[0]);
    }

    @Test
    void extensionsRotateFirst() {
        // sxtb r2, r0; uxtb.w r3, r0, ror #24; sxtah r4, r1, r0, ror #16; uxtb16 r5, r0; sxtab16 r6, r1, r0
        with(0x89ab7fcd, 0x10000).code("b242 fa5f f3b0 fa01 f4a0 fa3f f580 fa21 f680").run();
        assertEquals(0xffffffcd, r[2]);
        assertEquals(0x89, r[3]);
        assertEquals(0xffff89ab + 0x10000, r[4]);
        assertEquals(0x00ab00cd, r[5]);
        assertEquals(0xffacffcd, r[6]);
    }

    @Test
    void packing() {
        // pkhbt r2, r0, r1, lsl #8; pkhtb r3, r0, r1, asr #4; pkhtb r4, r0, r1, asr #32
        with(0x11112222, 0x88884444).code("eac0 2201 eac0 1321 eac0 0421").run();
        assertEquals(0x88442222, r[2]);
        assertEquals(0x11118444, r[3]);
        assertEquals(0x1111ffff, r[4]);
    }

    @Test
    void thePcReadsAsFourBytesAhead() {
        machine.code("4678 4479 a201 bf00").run(); // mov r0, pc; add r1, pc; adr r2, .+8; nop
        assertEquals(TestMachine.CODE + 4, r[0]);
        assertEquals(TestMachine.CODE + 6, r[1]);
        assertEquals(TestMachine.CODE + 12, r[2]);
    }

    @Test
    void stackPointerKeepsItsLowBitsClear() {
        r[0] = TestMachine.RAM + 0x103;
        machine.code("4685 f10d 0d02").run(); // mov sp, r0; add.w sp, sp, #2
        assertEquals(TestMachine.RAM + 0x100, r[13]);
    }

    @Test
    void wideMoves() {
        // movw r0, #0x5678; movt r0, #0x1234; mvn r1, r0, lsl #4; orn r2, r1, #0xff
        machine.code("f245 6078 f2c1 2034 ea6f 1100 f061 02ff").run();
        assertEquals(0x12345678, r[0]);
        assertEquals(~0x23456780, r[1]);
        assertEquals(~0x23456780 | ~0xff, r[2]);
    }

    private static int hex(String text) {
        return Integer.parseUnsignedInt(text, 16);
    }
}
