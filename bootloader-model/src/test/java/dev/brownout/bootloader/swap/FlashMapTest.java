package dev.brownout.bootloader.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FlashMapTest {

    @Test
    void nrf52840TrailersLieWhereMcubootPutsThem() {
        FlashMap map = FlashMap.nrf52840();
        assertEquals(1584, map.trailerSize());
        assertEquals(0x74000, map.largestImage());
        assertEquals(new TrailerLayout(0x81FF0, 0x81FE8, 0x81FE0, 0x81FD8, 0x81FD0, 0x81FD0, 0x819D0, 0x81000, 0x82000), TrailerLayout.of(map, map.slotA()));
        assertEquals(new TrailerLayout(0xF7FF0, 0xF7FE8, 0xF7FE0, 0xF7FD8, 0xF7FD0, 0xF7FD0, 0xF79D0, 0xF7000, 0xF8000), TrailerLayout.of(map, map.slotB()));
    }

    @Test
    void largerAlignmentsSpreadTheFields() {
        FlashMap map = new FlashMap(new SlotLayout("bootloader", 0, 4096), slot("slot A", 4096, 4), slot("slot B", 5 * 4096, 4), 4096, 32, 32, 8);
        assertEquals(8 * 3 * 32 + 4 * 32 + 32, map.trailerSize());
        TrailerLayout layout = TrailerLayout.of(map, map.slotA());
        assertEquals(5 * 4096 - 16, layout.magic());
        assertEquals(5 * 4096 - 64, layout.imageOk());
    }

    @Test
    void impossibleMapsAreRefusedInOneSentence() {
        refused("overlap", slot("slot A", 4096, 4), slot("slot B", 4 * 4096, 4), 4096, 4, 8);
        refused("does not begin and end on a page", new SlotLayout("slot A", 4096, 5000), slot("slot B", 10 * 4096, 4), 4096, 4, 8);
        refused("as large as slot B or one page larger", slot("slot A", 4096, 6), slot("slot B", 10 * 4096, 4), 4096, 4, 8);
        refused("as large as slot B or one page larger", slot("slot A", 4096, 4), slot("slot B", 10 * 4096, 5), 4096, 4, 8);
        refused("room for 128 sectors", slot("slot A", 4096, 200), slot("slot B", 300 * 4096, 200), 4096, 4, 8);
        refused("too small", slot("slot A", 4096, 2), slot("slot B", 10 * 4096, 2), 4096, 4, 8);
        refused("write size is a power of two", slot("slot A", 4096, 4), slot("slot B", 10 * 4096, 4), 4096, 3, 8);
        refused("exceeds the maximum alignment", slot("slot A", 4096, 4), slot("slot B", 10 * 4096, 4), 4096, 16, 8);
        assertThrows(IllegalArgumentException.class, () -> new SlotLayout("slot A", -1, 10));
        assertThrows(IllegalArgumentException.class, () -> new SlotLayout("slot A", 0x7FFFF000, 0x2000));
    }

    private static SlotLayout slot(String name, int address, int pages) {
        return new SlotLayout(name, address, pages * 4096);
    }

    private static void refused(String part, SlotLayout a, SlotLayout b, int page, int write, int align) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> new FlashMap(new SlotLayout("bootloader", 0, 4096), a, b, page, write, align, 128));
        assertTrue(e.getMessage().contains(part) && e.getMessage().endsWith("."), e.getMessage());
    }
}
