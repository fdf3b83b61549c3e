package dev.brownout.cli.sweep;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.cli.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the bootloader and its slots lie, as {@code --map} says it. */
final class SlotMap {
    private static final Pattern AREA = Pattern.compile("(boot|slot-a|slot-b)=(0[xX][0-9a-fA-F]{1,8}|\\d{1,10}):(0[xX][0-9a-fA-F]{1,8}|\\d{1,10})");

    private SlotMap() {
    }

    /** Areas that are not named stay where the bundled bootloader has them. @throws InputException if the areas make no flash map */
    static FlashMap parse(List<String> areas) {
        FlashMap usual = FlashMap.nrf52840();
        Map<String, SlotLayout> layouts = new LinkedHashMap<>();
        layouts.put("boot", usual.boot());
        layouts.put("slot-a", usual.slotA());
        layouts.put("slot-b", usual.slotB());
        try {
            for (String area : areas) {
                Matcher matcher = AREA.matcher(area);
                if (!matcher.matches()) {
                    throw new InputException("--map: '" + area + "' is not an area such as slot-a=0xC000:0x76000 (boot, slot-a, slot-b)");
                }
                String name = matcher.group(1);
                layouts.put(name, new SlotLayout(layouts.get(name).name(), number(matcher.group(2)), number(matcher.group(3))));
            }
            return new FlashMap(layouts.get("boot"), layouts.get("slot-a"), layouts.get("slot-b"), usual.pageSize(), usual.writeSize(),
                    usual.maxAlign(), usual.maxSectors());
        } catch (IllegalArgumentException e) {
            throw new InputException("--map: " + e.getMessage(), e);
        }
    }

    private static int number(String text) {
        long value = Long.decode(text);
        if (value > Integer.MAX_VALUE) {
            throw new InputException("--map: " + text + " is beyond the flash of any board");
        }
        return (int) value;
    }
}
