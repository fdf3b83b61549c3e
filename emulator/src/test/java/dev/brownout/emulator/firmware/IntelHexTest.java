package dev.brownout.emulator.firmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntelHexTest {

    private static FirmwareImage load(String text) {
        return Samples.load("app.hex", text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void linearAddressesAndStartAddressAreTaken() {
        FirmwareImage image = load(":020000041000EA\r\n:0410140001020304CE\r\n:040000050000C01126\r\n:00000001FF\r\n");
        assertEquals(List.of(new Segment(0x10001014, new byte[] {1, 2, 3, 4})), image.segments());
        assertEquals(OptionalLong.of(0xC011), image.entry());
    }

    @Test
    void dataUnderASegmentAddressWrapsAt64Kilobytes() {
        FirmwareImage image = load(":020000021000EC\n:04FFFE0001020304F5\n:00000001FF\n");
        assertEquals(List.of(new Segment(0x10000, new byte[] {3, 4}), new Segment(0x1FFFE, new byte[] {1, 2})), image.segments());
    }

    @Test
    void dataUnderALinearAddressCrosses64Kilobytes() {
        FirmwareImage image = load(":020000040001F9\n:04FFFE0001020304F5\n:00000001FF\n");
        assertEquals(List.of(new Segment(0x1FFFE, new byte[] {1, 2, 3, 4})), image.segments());
    }

    @Test
    void startSegmentAddressIsTakenAsEntry() {
        assertEquals(OptionalLong.of(0x12345), load(":0400000312340005AE\n:0100000000FF\n:00000001FF\n").entry());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            :0100000000FE;:00000001FF   | app.hex, line 1: wrong checksum 0xFE, 0xFF would be right
            :0100000000FF;:0100010000FF | app.hex, line 2: wrong checksum 0xFF, 0xFE would be right
            :0100000000FF               | app.hex has no end-of-file record (:00000001FF): it looks truncated after line 1
            :0100000000FF;x             | app.hex, line 2: a record begins with ':', not with 'x'
            :01000000G0FF               | app.hex, line 1: 'G' in column 10 is not a hexadecimal digit
            :0100000000F                | app.hex, line 1: the record ends in the middle of a byte
            :0200000000FE               | app.hex, line 1: the record announces 2 data bytes and holds 1
            :01000006FFFA               | app.hex, line 1: unknown record type 6; there are 0 to 5
            :00000001FF                 | app.hex is an Intel HEX file without any data
            :00000001FF;:0100000000FF   | app.hex, line 2: there is something after the end-of-file record
            :0100000000FF;:0100000000FF;:00000001FF | app.hex loads 0x00000000 to 0x00000000 twice
            :0100000400FB               | app.hex, line 1: a record of this type has 2 data bytes, not 1
            :02000004FFFFFC;:02FFFF000000FF;:00000001FF | app.hex, line 2: wrong checksum 0xFF, 0x00 would be right
            :02000004FFFFFC;:02FFFF00000000;:00000001FF | app.hex, line 2: the data runs past the 32-bit address space
            """)
    void wrongRecordIsNamedWithItsLine(String records, String sentence) {
        assertEquals(sentence, assertThrows(FirmwareException.class, () -> load(records.trim().replace(';', '\n'))).getMessage());
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadBack(@ForAll @Size(min = 1, max = 300) byte[] bytes,
            @ForAll @LongRange(min = 0, max = 0xFFFFFE00L) long address) {
        List<Segment> segments = List.of(new Segment(address, bytes));
        byte[] hex = FirmwareWriter.intelHex(segments);
        assertEquals(segments, Samples.load("app.hex", hex).segments());
        assertArrayEquals(bytes, FirmwareWriter.binary(segments, (byte) 0xFF));
    }

    @Test
    void binaryFillsGaps() {
        List<Segment> segments = List.of(new Segment(0x10, new byte[] {1}), new Segment(0x13, new byte[] {2}));
        assertArrayEquals(new byte[] {1, -1, -1, 2}, FirmwareWriter.binary(segments, (byte) 0xFF));
    }

    @Test
    void binaryThatWouldBeMostlyGapIsRefused() {
        List<Segment> segments = List.of(new Segment(0, new byte[] {1}), new Segment(0x40000000, new byte[] {2}));
        assertThrows(FirmwareException.class, () -> FirmwareWriter.binary(segments, (byte) 0xFF));
    }
}
