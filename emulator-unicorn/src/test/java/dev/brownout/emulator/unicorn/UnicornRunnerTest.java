package dev.brownout.emulator.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnicornRunnerTest {
    private static UnicornRunner load(int... halfwords) {
        ByteBuffer program = ByteBuffer.allocate(0x80).order(ByteOrder.LITTLE_ENDIAN);
        program.putInt(0x20001000).putInt(0x40 | 1);
        program.position(0x40);
        for (int halfword : halfwords) {
            program.putShort((short) halfword);
        }
        program.putInt(0x78, 'h' | 'i' << 8).putInt(0x7c, 0x20026);
        FirmwareImage image = new FirmwareImage("program", List.of(new Segment(0, program.array())));
        return new UnicornRunner(image, List.of(new UnicornRunner.Memory(0, 0x1000), new UnicornRunner.Memory(0x20000000, 0x1000)));
    }

    @Test
    void programWritesAndEndsBySemihosting() {
        // movs r0, #4; movs r1, #0x78; bkpt 0xab; movs r0, #0x18; ldr r1, [pc, #48] (0x7c); bkpt 0xab
        try (UnicornRunner runner = load(0x2004, 0x2178, 0xbeab, 0x2018, 0x490c, 0xbeab)) {
            assertTrue(runner.run());
            assertEquals("hi", runner.text());
            runner.writeWord(0x7c, 0x20023);
            assertFalse(runner.run());
        }
    }

    @Test
    void faultSaysWhereItHappened() {
        try (UnicornRunner runner = load(0xbf00, 0xde00)) { // nop; udf #0
            UnicornException e = assertThrows(UnicornException.class, runner::run);
            assertEquals("Plain Unicorn ended the program at 0x00000042: invalid instruction.", e.getMessage());
        }
    }
}
