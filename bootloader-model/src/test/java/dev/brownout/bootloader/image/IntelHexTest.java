package dev.brownout.bootloader.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IntelHexTest {

    @Property(tries = 100)
    void whatIsWrittenIsRead(@ForAll @LongRange(min = 0, max = 0xFFFF_0000L) long address, @ForAll @Size(min = 1, max = 200) byte[] bytes) {
        IntelHex hex = new IntelHex();
        hex.put(address, bytes);
        IntelHex read = IntelHex.parse(hex.toText());
        assertEquals(address, read.firstAddress());
        assertArrayEquals(bytes, read.toBinary());
    }

    @Test
    void recordsEndAtSixtyFourKilobytesAndAtGaps() {
        IntelHex hex = new IntelHex();
        hex.put(0xFFF8, new byte[16]);
        hex.put(0x10010, new byte[] {1});
        assertEquals("""
                :020000040000FA
                :08FFF800000000000000000001
                :020000040001F9
                :080000000000000000000000F8
                :0100100001EE
                :00000001FF
                """, new String(hex.toText(), StandardCharsets.US_ASCII));
        assertEquals(25, hex.toBinary().length);
        assertEquals((byte) 0xFF, hex.toBinary()[20]);
    }

    @Test
    void laterBytesReplaceEarlierOnes() {
        IntelHex hex = new IntelHex();
        hex.put(4, new byte[] {1, 1, 1, 1});
        hex.put(10, new byte[] {3});
        hex.put(2, new byte[] {2, 2, 2});
        assertArrayEquals(new byte[] {2, 2, 2, 1, 1, 1, -1, -1, 3}, hex.toBinary());
    }

    @Test
    void damagedTextIsRefusedWithItsLine() {
        refused("Line 1", ":020000040000FB\n");
        refused("Line 2", ":020000040000FA\nhello\n");
        refused("Line 1", ":0200000400\n");
        refused("Line 1", ":00000009F7\n");
        refused("twice", ":0100000001FE\n:0100000002FD\n");
        assertTrue(IntelHex.parse(new byte[0]).isEmpty());
    }

    private static void refused(String part, String text) {
        UsageException e = assertThrows(UsageException.class, () -> IntelHex.parse(text.getBytes(StandardCharsets.US_ASCII)));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
