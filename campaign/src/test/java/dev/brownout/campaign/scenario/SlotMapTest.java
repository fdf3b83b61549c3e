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

    // Zephyr with CONFIG_BOOT_MAX_IMG_SECTORS_AUTO counts the slot's own pages.
    @Test
    void trailerIsLaidOutAsTheBootloaderWasBuilt() {
        Scenario scenario = new ScenarioBuilder().maxSectors(118).maxAlign(16).writeSize(8).build();
        FlashMap map = SlotMap.of(scenario, "swap-move", BoardLoader.load("nrf52840"));
        assertEquals(118, map.maxSectors());
        assertEquals(16, map.maxAlign());
        assertEquals(8, map.writeSize());
    }

    @Test
    void trailerThatTheFlashCannotHaveIsNamed() {
        Scenario unit = new ScenarioBuilder().area("boot", new Scenario.Area(0x0800_0000, 0xC000)).area("slot-a", new Scenario.Area(0x0800_C000, 0x70000))
                .area("slot-b", new Scenario.Area(0x0808_0000, 0x70000)).writeSize(4).origin("trailer.write-size", "--align").build();
        assertEquals("--align: the flash of stm32l476 is programmed in units of 8 bytes, and 4 is no multiple of that",
                assertThrows(ScenarioException.class, () -> SlotMap.of(unit, SlotMap.NONE, BoardLoader.load("stm32l476"))).getMessage());
        assertEquals("trailer.max-sectors: 100 is not between 118, the pages of a slot, and 65536", refused(new ScenarioBuilder().maxSectors(100)));
        assertEquals("trailer.max-sectors: 65537 is not between 118, the pages of a slot, and 65536", refused(new ScenarioBuilder().maxSectors(65537)));
        assertEquals("trailer.max-align: 12 is not 8, 16 or 32", refused(new ScenarioBuilder().maxAlign(12)));
        assertEquals("trailer.write-size: 0 is not 1, 2, 4, 8, 16 or 32", refused(new ScenarioBuilder().writeSize(0)));
    }

    private static String refused(ScenarioBuilder builder) {
        return assertThrows(ScenarioException.class, () -> SlotMap.of(builder.build(), "swap-move", BoardLoader.load("nrf52840"))).getMessage();
    }
}
