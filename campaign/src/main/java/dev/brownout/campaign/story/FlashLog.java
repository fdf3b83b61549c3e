package dev.brownout.campaign.story;

import dev.brownout.emulator.flash.FlashOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts one party's flash operations in one boot. */
final class FlashLog {
    private final int base;
    // By offset, so that neighbours meet.
    private final TreeMap<Integer, Integer> erased = new TreeMap<>();
    private int erases;
    private int words;

    FlashLog(int base) {
        this.base = base;
    }

    void add(FlashOperation operation) {
        if (operation.erases()) {
            erases++;
            erased.merge(operation.offset(), operation.length(), Math::max);
        } else {
            words++;
        }
    }

    Story.FlashUse use() {
        List<StoryPlan.Area> areas = new ArrayList<>();
        for (Map.Entry<Integer, Integer> page : erased.entrySet()) {
            int address = base + page.getKey();
            StoryPlan.Area last = areas.isEmpty() ? null : areas.get(areas.size() - 1);
            if (last != null && last.address() + last.size() == address) {
                areas.set(areas.size() - 1, new StoryPlan.Area(last.address(), last.size() + page.getValue()));
            } else {
                areas.add(new StoryPlan.Area(address, page.getValue()));
            }
        }
        return new Story.FlashUse(areas, erases, words);
    }
}
