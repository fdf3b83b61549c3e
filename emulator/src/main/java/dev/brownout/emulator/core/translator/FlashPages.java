package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pages of the flash that a region holds in local variables, since its instructions were seen to read them, tables mostly. The flash
 * cannot change while a region runs.
 *
 * @param numbers  of the pages, in the order of the local variables
 */
record FlashPages(List<Integer> numbers) {
    private static final int MOST = 3;

    static FlashPages of(Plan plan, AccessKinds kinds) {
        Map<Integer, Integer> reads = new TreeMap<>();
        for (Block block : plan.blocks()) {
            int at = block.address;
            for (Instruction i : block.all()) {
                int page = (kinds.of(at) & AccessKinds.FLASH) != 0 ? kinds.flashPage(at) : -1;
                if (page >= 0) {
                    reads.merge(page, 1, Integer::sum);
                }
                at += i.size;
            }
        }
        List<Integer> pages = new ArrayList<>(reads.keySet());
        pages.sort(Comparator.comparing((Integer page) -> -reads.get(page)).thenComparing(page -> page));
        return new FlashPages(List.copyOf(pages.subList(0, Math.min(MOST, pages.size()))));
    }

    /** The local variable with a page, negative if there is none. */
    int local(int page) {
        int index = numbers.indexOf(page);
        return index < 0 ? index : Assembler.FLASH_PAGES + index;
    }
}
