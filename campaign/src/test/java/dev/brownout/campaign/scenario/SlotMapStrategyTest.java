package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotMapStrategyTest {

    private static final BoardDescription BOARD = BoardLoader.load("nrf52840");

    @ParameterizedTest
    @ValueSource(strings = {"swap-move", "swap-offset", "overwrite-only", "overwrite-only-fast", "direct-xip", "direct-xip-revert"})
    void everyStrategyHasTheUsualMap(String strategy) {
        FlashMap map = Areas.map(List.of(), strategy, BOARD);
        assertEquals(strategy, map.strategy().label());
        assertEquals(0xC000, map.slotA().address());
        assertEquals(0x76000, map.slotB().size());
    }

    @Test
    void withoutAReferenceSlotBIsTakenAsItIs() {
        assertEquals(0, Areas.map(List.of(), SlotMap.NONE, BOARD).strategy().offsetInSlotB(FlashMap.nrf52840()));
    }

    @Test
    void swapUsingScratchIsToldWhereTheScratchAreaLies() {
        FlashMap map = Areas.map(List.of("slot-a=0xC000:0x70000", "slot-b=0x7C000:0x70000", "scratch=0xEC000:0x8000"), "swap-scratch", BOARD);
        assertEquals(0xEC000, map.strategy().areas().get(0).address());
        refused("needs to know where the scratch area lies", List.of(), "swap-scratch");
        refused("needs to know where the scratch area lies", List.of(), "swap-scratch-2.1");
        assertEquals("swap-scratch-2.1", Areas.map(List.of("scratch=0xF8000:0x8000"), "swap-scratch-2.1", BOARD).strategy().label());
        refused("overlap", List.of("scratch=0x82000:0x1000"), "swap-scratch");
        refused("only the strategies swap-scratch and swap-scratch-2.1 have a scratch area", List.of("scratch=0xF8000:0x1000"), "swap-move");
    }

    @Test
    void imagesInRamAreToldWhereTheyMayRun() {
        FlashMap map = Areas.map(List.of("ram=0x20001000:0x8000"), "ram-load", BOARD);
        assertEquals(new SwapStrategy.RamLoad(0x2000_1000, 0x8000, false), map.strategy());
        refused("needs to know where the RAM for images lies", List.of(), "ram-load-revert");
        refused("have RAM for images", List.of("ram=0x20001000:0x8000"), "direct-xip");
    }

    @Test
    void whatIsNoStrategyOrNoMapIsRefusedInOneSentence() {
        refused("there is no reference for strategy 'swap'", List.of(), "swap");
        refused("one page larger", List.of("slot-a=0xC000:0x75000"), "swap-move");
    }

    private static void refused(String part, List<String> areas, String strategy) {
        ScenarioException e = assertThrows(ScenarioException.class, () -> Areas.map(areas, strategy, BOARD));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
