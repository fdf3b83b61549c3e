package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.emulator.board.BoardDescription;
import java.util.List;

/** Flash maps in a line an area: {@code slot-a=0xC000:0x76000}. */
final class Areas {
    private Areas() {
    }

    static FlashMap map(List<String> areas, String strategy, BoardDescription board) {
        ScenarioBuilder builder = new ScenarioBuilder();
        for (String area : areas) {
            String[] parts = area.split("[=:]");
            builder.area(parts[0], new Scenario.Area(Integer.decode(parts[1]), Integer.decode(parts[2])));
        }
        return SlotMap.of(builder.build(), strategy, board);
    }
}
