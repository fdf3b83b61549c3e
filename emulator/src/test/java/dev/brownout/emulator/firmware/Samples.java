package dev.brownout.emulator.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;

/** Valid firmware in every format. */
final class Samples {

    private Samples() {
    }

    static byte[] elf() {
        return resource("sample.elf");
    }

    static byte[] resource(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] ramp(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + 1);
        }
        return bytes;
    }

    static byte[] hex() {
        return FirmwareWriter.intelHex(List.of(new Segment(0xFFF8, ramp(40)), new Segment(0x10001014, ramp(4))));
    }

    static String srec() {
        return """
                S00F000068656C6C6F202020202000003C
                S11F00007C0802A6900100049421FFF07C6C1B787C8C23783C6000003863000026
                S11F001C4BFFFFE5398000007D83637880010014382100107C0803A64E800020E9
                S111003848656C6C6F20776F726C642E0A0042
                S5030003F9
                S9030000FC
                """;
    }

    static byte[] uf2(long family, long address, int blocks) {
        ByteBuffer out = ByteBuffer.allocate(512 * blocks).order(ByteOrder.LITTLE_ENDIAN);
        byte[] content = ramp(256 * blocks);
        for (int i = 0; i < blocks; i++) {
            out.position(i * 512);
            out.putInt(0x0A324655).putInt(0x9E5D5157).putInt(0x2000).putInt((int) address + 256 * i).putInt(256).putInt(i).putInt(blocks)
                    .putInt((int) family).put(content, 256 * i, 256);
            out.putInt(i * 512 + 508, 0x0AB16F30);
        }
        return out.array();
    }

    static FirmwareImage load(String name, byte[] file) {
        return new FirmwareLoader().load(name, file, OptionalLong.empty());
    }
}
