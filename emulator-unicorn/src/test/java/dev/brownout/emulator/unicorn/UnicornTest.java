package dev.brownout.emulator.unicorn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnicornTest {
    private static final int CODE = 0x10000;
    private static final int DATA = 0x20000000;

    private Unicorn unicorn;

    @BeforeEach
    void open() {
        unicorn = Unicorn.cortexM4();
        unicorn.map(CODE, 0x1000, Unicorn.ALL);
        unicorn.map(DATA, 0x1000, Unicorn.READ | Unicorn.WRITE);
    }

    @AfterEach
    void close() {
        unicorn.close();
    }

    private UnicornError run(int... halfwords) {
        ByteBuffer code = ByteBuffer.allocate(2 * halfwords.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int halfword : halfwords) {
            code.putShort((short) halfword);
        }
        unicorn.write(CODE, code.array());
        return unicorn.run(CODE, CODE + 2 * halfwords.length);
    }

    @Test
    void libraryIsVersionTwo() {
        assertTrue(Unicorn.version().startsWith("2."), Unicorn.version());
    }

    @Test
    void addsSetsTheFlags() {
        unicorn.write(ArmRegister.R0, 0x7fffffff);
        unicorn.write(ArmRegister.R1, 1);
        assertEquals(UnicornError.OK, run(0x1842)); // adds r2, r0, r1
        assertEquals(0x80000000, unicorn.read(ArmRegister.R2));
        assertEquals(0x9, unicorn.read(ArmRegister.APSR) >>> 28);
        assertEquals(CODE + 2, unicorn.read(ArmRegister.PC));
    }

    @Test
    void modelHasTheDspExtensionWithItsGeFlags() {
        unicorn.write(ArmRegister.XPSR_NZCVQG, 0x01000000);
        unicorn.write(ArmRegister.R0, 0x00020001);
        unicorn.write(ArmRegister.R1, 0x00010002);
        assertEquals(UnicornError.OK, run(0xfad0, 0xf201)); // ssub16 r2, r0, r1
        assertEquals(0x0001ffff, unicorn.read(ArmRegister.R2));
        assertEquals(0xc0000, unicorn.read(ArmRegister.XPSR) & 0xf0000);
    }

    @Test
    void fpuMultiplies() {
        unicorn.write(ArmRegister.s(1), Float.floatToRawIntBits(1.5f));
        unicorn.write(ArmRegister.s(2), Float.floatToRawIntBits(-4f));
        assertEquals(UnicornError.OK, run(0xee60, 0x0a81)); // vmul.f32 s1, s1, s2
        assertEquals(-6f, Float.intBitsToFloat(unicorn.read(ArmRegister.s(1))));
    }

    @Test
    void modelHasNoDoublePrecision() {
        assertEquals(UnicornError.INSN_INVALID, run(0xee31, 0x0b02)); // vadd.f64 d0, d1, d2
    }

    @Test
    void storesReachMemoryThatTheHostShares() {
        Memory memory = new Memory(0x1000);
        memory.clear();
        unicorn.map(0x30000000, memory, Unicorn.READ | Unicorn.WRITE);
        unicorn.write(ArmRegister.R0, 0x12345678);
        unicorn.write(ArmRegister.R1, 0x30000000);
        assertEquals(UnicornError.OK, run(0x6048)); // str r0, [r1, #4]
        assertEquals(0x12345678, memory.getInt(4));
        assertArrayEquals(new byte[] {0, 0x78, 0x56, 0x34}, unicorn.read(0x30000003, 4));
    }

    @Test
    void rewrittenCodeTakesEffect() {
        run(0x2001); // movs r0, #1
        run(0x2002); // movs r0, #2
        assertEquals(2, unicorn.read(ArmRegister.R0));
    }

    @Test
    void accessToNowhereEndsTheRun() {
        unicorn.write(ArmRegister.R1, 0x60000000);
        assertEquals(UnicornError.READ_UNMAPPED, run(0x6808)); // ldr r0, [r1]
        assertEquals(UnicornError.WRITE_UNMAPPED, run(0x6008)); // str r0, [r1]
        assertEquals(UnicornError.INSN_INVALID, run(0xde00)); // udf #0
    }

    @Test
    void interruptHookSeesSupervisorCalls() {
        List<Integer> numbers = new ArrayList<>();
        unicorn.onInterrupt(number -> {
            numbers.add(number);
            unicorn.stop();
        });
        run(0xdf05); // svc #5
        assertEquals(List.of(2), numbers);
    }

    @Test
    void exceptionInAHookArrivesAtTheCallerOfRun() {
        unicorn.onCode(CODE, CODE + 0x100, (address, size) -> {
            throw new IllegalStateException("at " + Integer.toHexString(address) + " size " + size);
        });
        assertEquals("at 10000 size 2", assertThrows(IllegalStateException.class, () -> run(0x2001, 0x2002)).getMessage());
    }

    @Test
    void countLimitsARun() {
        unicorn.write(CODE, new byte[] {1, 0x30, 1, 0x30, 1, 0x30, (byte) 0xfb, (byte) 0xe7}); // 1: adds r0, #1 (three times); b 1b
        assertEquals(UnicornError.OK, unicorn.run(CODE, 0, 9));
        assertEquals(7, unicorn.read(ArmRegister.R0));
    }

    @Test
    void contextBringsBackRegisters() {
        unicorn.write(ArmRegister.R0, 5);
        unicorn.write(ArmRegister.s(31), 7);
        try (Unicorn.Context context = unicorn.saveContext()) {
            unicorn.write(ArmRegister.R0, 6);
            unicorn.write(ArmRegister.s(31), 8);
            context.restore();
        }
        assertEquals(5, unicorn.read(ArmRegister.R0));
        assertEquals(7, unicorn.read(ArmRegister.s(31)));
    }

    @Test
    void wrongMappingIsAnException() {
        UnicornException e = assertThrows(UnicornException.class, () -> unicorn.map(0x40000123, 0x1000, Unicorn.ALL));
        assertEquals("Unicorn's uc_mem_map failed: invalid argument (UC_ERR_ARG).", e.getMessage());
    }

    @Test
    void batchReadsAndWritesManyRegisters() {
        RegisterBatch batch = new RegisterBatch(List.of(ArmRegister.R3, ArmRegister.s(3), ArmRegister.LR));
        batch.set(0, new int[] {1, 2, 3}, 0, 3);
        unicorn.writeAll(batch);
        assertEquals(2, unicorn.read(ArmRegister.s(3)));
        unicorn.write(ArmRegister.LR, 9);
        unicorn.readAll(batch);
        assertEquals(9, batch.get(2));
        assertEquals(1, batch.get(0));
    }
}
