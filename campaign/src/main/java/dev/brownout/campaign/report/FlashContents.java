package dev.brownout.campaign.report;

import dev.brownout.bootloader.policy.StateLog;
import dev.brownout.bootloader.policy.StateLogText;
import dev.brownout.bootloader.policy.StateRecord;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.campaign.ArrayFlash;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.emulator.flash.FlashGeometry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says what lies in flash, for people.
 *
 * @param flashBase address of the code flash
 * @param images    known by their bytes
 * @param trailers  whether slots end with MCUboot's trailers
 * @param log       where a product's state log lies, if there is one
 */
public record FlashContents(int flashBase, List<Judge.Acceptable> images, boolean trailers, Optional<SlotLayout> log) {
    /** How many of the log's records are worth a look beside a failure. */
    private static final int RECORDS = 4;

    public FlashContents {
        images = List.copyOf(images);
    }

    /** What a page holds: a name, and how many bytes further down the image has it. */
    private record Page(String name, int shift) {
    }

    /** The pages of a slot by what they hold: {@code 0-3 old, 4-116 erased, 117 other}; one page further up, {@code 1-4 old (its pages 0-3)}. */
    public String pages(NonVolatile node, SlotLayout slot) {
        FlashGeometry geometry = node.codeFlash().geometry();
        int first = geometry.pageOf(slot.address() - flashBase);
        int last = geometry.pageOf(slot.address() + slot.size() - 1 - flashBase);
        StringBuilder text = new StringBuilder();
        for (int page = first; page <= last;) {
            Page here = page(node, slot, geometry, page);
            int end = page + 1;
            while (end <= last && page(node, slot, geometry, end).equals(here)) {
                end++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(range(page - first, end - 1 - first)).append(' ').append(here.name());
            if (here.shift() != 0) {
                int by = here.shift() / geometry.pageSize(page);
                text.append(" (its ").append(page + 1 == end ? "page " : "pages ").append(range(page - first - by, end - 1 - first - by)).append(')');
            }
            page = end;
        }
        return text.toString();
    }

    private static String range(int first, int last) {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }

    private Page page(NonVolatile node, SlotLayout slot, FlashGeometry geometry, int page) {
        int size = geometry.pageSize(page);
        byte[] bytes = node.codeFlash().memory().read(geometry.pageStart(page), size);
        int offset = geometry.pageStart(page) + flashBase - slot.address();
        // Swaps move images by a page; a page with another page's bytes says so.
        for (int shift : new int[] {0, size, -size}) {
            for (Judge.Acceptable image : images) {
                int from = offset - shift;
                int length = Math.min(size, image.bytes().length - from);
                if (from >= 0 && length > 0 && Arrays.equals(bytes, 0, length, image.bytes(), from, from + length)) {
                    return new Page(image.name(), shift);
                }
            }
        }
        for (byte b : bytes) {
            if (b != -1) {
                return new Page("other", 0);
            }
        }
        return new Page("erased", 0);
    }

    /** The newest records of the state log, or all; empty if the device has none. */
    public Optional<String> log(NonVolatile node, boolean all) {
        return log.map(area -> {
            List<StateRecord> records = new StateLog(new ArrayFlash(flashBase, node.codeFlash()), area.address(), area.size()).records();
            int left = all ? 0 : Math.max(0, records.size() - RECORDS);
            String text = records.isEmpty() ? "no record" : StateLogText.of(records.subList(left, records.size()));
            return (left > 0 ? "... " + left + " older records\n" : "") + text;
        });
    }
}
