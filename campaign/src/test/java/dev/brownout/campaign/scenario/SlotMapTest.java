package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotMapTest {
    private static final BoardDescription F407 = BoardLoader.load("stm32f407");

    private static List<String> f407(String slotA) {
        return List.of("boot=0x08000000:0x10000", slotA, "slot-b=0x08080000:0x60000");
    }

    private static String error(List<String> areas, BoardDescription board) {
        return assertThrows(ScenarioException.class, () -> Areas.map(areas, SlotMap.NONE, board)).getMessage();
    }

    @Test
    void usualAreasAreThoseOfTheBundledBootloader() {
        assertEquals(FlashMap.nrf52840(), Areas.map(List.of(), "swap-move", BoardLoader.load("nrf52840")));
    }

    @Test
    void slotsHaveTheBoardsSectorsAndWriteSize() {
        FlashMap map = Areas.map(f407("slot-a=0x08020000:0x60000"), SlotMap.NONE, F407);
        assertEquals(List.of(0x20000, 0x20000, 0x20000), map.slotA().sectorSizes());
        assertEquals(List.of(0x4000, 0x4000, 0x4000, 0x4000), map.boot().sectorSizes());
        assertEquals(1, map.writeSize());
        FlashMap l476 = Areas.map(List.of("boot=0x08000000:0xC000", "slot-a=0x0800C000:0x70000", "slot-b=0x08080000:0x70000"), "swap-move",
                BoardLoader.load("stm32l476"));
        assertEquals(224, l476.slotA().sectors());
        assertEquals(8, l476.writeSize());
    }

    @Test
    void areaThatDoesNotFitTheSectorsOrTheFlashIsNamed() {
        assertEquals("map: The slot A begins at 0x08018000, inside the sector at 0x08010000.", error(f407("slot-a=0x08018000:0x28000"), F407));
        assertEquals("map: The slot A ends at 0x08027FFF, inside the sector at 0x08020000.", error(f407("slot-a=0x08010000:0x18000"), F407));
        assertEquals("map: The slot A (0x0000C000 to 0x00081FFF) does not lie in the flash of stm32f407, 0x08000000 to 0x080FFFFF.",
                error(f407("slot-a=0xC000:0x76000"), F407));
    }
}
