package dev.brownout.emulator.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ElfFileTest {

    private static final int E_TYPE = 16;
    private static final int E_MACHINE = 18;
    private static final int E_PHOFF = 28;
    private static final int E_SHOFF = 32;
    private static final int E_PHNUM = 44;
    private static final int E_SHNUM = 48;

    private static ByteBuffer edit(byte[] elf) {
        return ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String refusal(byte[] elf) {
        return assertThrows(FirmwareException.class, () -> Samples.load("app.elf", elf)).getMessage();
    }

    @Test
    void segmentsGoToTheirPhysicalAddresses() {
        FirmwareImage image = Samples.load("sample.elf", Samples.elf());
        assertEquals(1, image.segments().size(), "initialised data follows the code in flash without a gap");
        Segment flash = image.segments().get(0);
        assertEquals(0xC000, flash.address());
        assertEquals(0x2C, flash.size());
        assertEquals(7, flash.at(0x28), "the initial value of counter");
        assertEquals(OptionalLong.of(0xC011), image.entry());
    }

    @Test
    void symbolsLoseTheirThumbBitAndMappingSymbolsAreIgnored() {
        SymbolTable symbols = Samples.load("sample.elf", Samples.elf()).symbols();
        assertEquals(0xC010, symbols.find("reset_handler").orElseThrow().address());
        assertEquals("square+0x4", symbols.nearest(0xC00D).orElseThrow().toString());
        assertEquals("counter", symbols.nearest(0x20000000).orElseThrow().toString());
        assertTrue(symbols.symbols().stream().noneMatch(symbol -> symbol.name().startsWith("$")));
    }

    @Test
    void elfHeaderAtTheFrontOfTheFirstSegmentIsNotPartOfTheProgram() {
        byte[] elf = Samples.elf();
        int segment = edit(elf).getInt(E_PHOFF);
        assertEquals(0, edit(elf).getInt(segment + 4), "the linker let the first segment begin with the file's first byte");
        assertEquals(0xBF8C, edit(elf).getInt(segment + 12));
        assertEquals(0xC000, Samples.load("app.elf", elf).segments().get(0).address());
    }

    @Test
    void truncatedElfSaysWhatIsMissing() {
        byte[] elf = Samples.elf();
        assertEquals("app.elf is a truncated ELF file: 20 bytes, its header alone takes 52", refusal(Arrays.copyOf(elf, 20)));
        assertTrue(refusal(Arrays.copyOf(elf, elf.length - 1)).startsWith("app.elf is truncated: its section table ends at byte"));
        byte[] stripped = Arrays.copyOf(elf, 0x70);
        edit(stripped).putInt(E_SHOFF, 0).putShort(E_SHNUM, (short) 0);
        assertTrue(refusal(stripped).startsWith("app.elf is truncated: its load segment 0 ends at byte"), refusal(stripped));
    }

    @Test
    void otherClassByteOrderMachineAndTypeAreNamed() {
        byte[] elf = Samples.elf();
        elf[4] = 2;
        assertEquals("app.elf is a 64-bit ELF; a Cortex-M program is a 32-bit ELF", refusal(elf));
        elf[4] = 1;
        elf[5] = 2;
        assertEquals("app.elf is a big-endian ELF; a Cortex-M program is little endian", refusal(elf));
        elf[5] = 1;
        edit(elf).putShort(E_MACHINE, (short) 243);
        assertEquals("app.elf is an ELF for RISC-V (machine 243), not for Arm", refusal(elf));
        edit(elf).putShort(E_MACHINE, (short) 40).putShort(E_TYPE, (short) 1);
        assertEquals("app.elf is an object file that is not linked yet; a linked program is needed", refusal(elf));
    }

    @Test
    void elfWithoutLoadableSegmentIsRefused() {
        byte[] elf = Samples.elf();
        edit(elf).putShort(E_PHNUM, (short) 0);
        assertEquals("app.elf is an ELF without anything to load: no load segment holds bytes", refusal(elf));
    }

    @Test
    void segmentsThatOverlapAreRefusedWithTheRange() {
        byte[] elf = Samples.elf();
        int second = edit(elf).getInt(E_PHOFF) + 32;
        edit(elf).putInt(second + 12, 0xC020);
        assertEquals("app.elf loads 0x0000C020 to 0x0000C023 twice", refusal(elf));
    }

    @Test
    void manySegmentsOverOneHugeRangeDoNotTakeTheHostsMemory() {
        byte[] elf = Arrays.copyOf(Samples.elf(), 8 << 20);
        ByteBuffer edit = edit(elf);
        int table = 1 << 20;
        edit.putInt(E_PHOFF, table).putShort(E_PHNUM, (short) 60000).putInt(E_SHOFF, 0).putShort(E_SHNUM, (short) 0);
        for (int i = 0; i < 60000; i++) {
            edit.putInt(table + i * 32, 1).putInt(table + i * 32 + 4, 100).putInt(table + i * 32 + 12, i << 12)
                    .putInt(table + i * 32 + 16, 4 << 20);
        }
        assertTrue(refusal(elf).contains("more than 256 MB"));
    }
}
