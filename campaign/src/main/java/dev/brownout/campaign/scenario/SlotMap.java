package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.swap.Bootloader;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.flash.FlashGeometry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the bootloader and its slots lie, as a scenario says it. */
final class SlotMap {
    /** No reference. */
    static final String NONE = "none";
    /** More than any flash has. */
    static final int MOST_SECTORS = 65536;
    static final String SCRATCH = "scratch";
    static final String RAM = "ram";
    /** The slots of a second image. */
    static final String SLOT_A_1 = "slot-a-1";
    static final String SLOT_B_1 = "slot-b-1";

    private SlotMap() {
    }

    /** The map of a bootloader that brings no areas of its own along. */
    static FlashMap of(Scenario scenario, String strategy, BoardDescription board) {
        return of(scenario, strategy, board, Map.of());
    }

    /**
     * Areas that are not named stay where the bundled bootloader has them.
     *
     * @param strategy the strategy's name, or none for a bootloader whose way of updating is not looked at
     * @param board    whose flash it is: where things lie by default, its pages, and how much of it is programmed together
     * @param further  where the bundled bootloader of the strategy has what the others have not
     * @throws ScenarioException if the areas make no flash map
     */
    static FlashMap of(Scenario scenario, String strategy, BoardDescription board, Map<String, Scenario.Area> further) {
        FlashMap usual = BundledStrategy.usual(board.name()).map();
        Map<String, SlotLayout> layouts = new LinkedHashMap<>();
        layouts.put("boot", usual.boot());
        boolean two = scenario.second().isPresent();
        layouts.put("slot-a", two ? slotsOfTwo(board, 0).get(0) : usual.slotA());
        layouts.put("slot-b", two ? slotsOfTwo(board, 0).get(1) : usual.slotB());
        Map<String, Scenario.Area> areas = new LinkedHashMap<>(further);
        areas.putAll(scenario.map());
        for (String name : List.of(SLOT_A_1, SLOT_B_1)) {
            if (areas.remove(name) != null && !two) {
                throw scenario.wrong("map", name + " is a slot of a second image, and there is none without image-1");
            }
        }
        Optional<Scenario.Area> ram = Optional.ofNullable(areas.remove(RAM));
        try {
            areas.forEach((name, area) -> layouts.put(name, new SlotLayout(
                    layouts.containsKey(name) ? layouts.get(name).name() : "scratch area", area.address(), area.size())));
            FlashGeometry geometry = board.flash().geometry();
            layouts.replaceAll((name, layout) -> divided(layout, board));
            int sectors = Math.max(sectors(layouts.get("slot-a"), geometry), sectors(layouts.get("slot-b"), geometry));
            SwapStrategy way = strategy(scenario, strategy, Optional.ofNullable(layouts.get(SCRATCH)), ram);
            if (strategy.equals(NONE) && !geometry.uniform()) {
                // One that asks nothing of the sectors; where the request is written is the same for all.
                way = new SwapStrategy.OverwriteOnly(false);
            }
            int pageSize = geometry.uniform() ? geometry.pageSize() : layouts.get("slot-a").sectorSize(0);
            check(scenario, sectors);
            Scenario.Trailer trailer = scenario.trailer();
            int writeSize = trailer.writeSize().orElse(geometry.writeSize());
            if (writeSize % geometry.writeSize() != 0) {
                throw scenario.wrong("trailer.write-size", "the flash of " + board.name() + " is programmed in units of " + geometry.writeSize()
                        + " bytes, and " + writeSize + " is no multiple of that");
            }
            return new FlashMap(layouts.get("boot"), layouts.get("slot-a"), layouts.get("slot-b"), pageSize, writeSize,
                    trailer.maxAlign().orElse(usual.maxAlign()), trailer.maxSectors().orElse(Math.max(sectors, usual.maxSectors())), way);
        } catch (IllegalArgumentException e) {
            throw scenario.wrong("map", e.getMessage());
        }
    }

    /**
     * The map of the second image: its slots, the rest as the first one's.
     *
     * @throws ScenarioException if they do not go together
     */
    static FlashMap second(Scenario scenario, FlashMap first, BoardDescription board) {
        List<SlotLayout> usual = slotsOfTwo(board, 1);
        try {
            FlashMap second = new FlashMap(first.boot(), divided(area(scenario, SLOT_A_1, usual.get(0)), board), divided(area(scenario, SLOT_B_1, usual.get(1)),
                    board), first.pageSize(), first.writeSize(), first.maxAlign(), first.maxSectors(), first.strategy(), first.savedKeys());
            Bootloader.requireTogether(List.of(first, second));
            return second;
        } catch (IllegalArgumentException e) {
            throw scenario.wrong("map", e.getMessage());
        }
    }

    private static SlotLayout area(Scenario scenario, String name, SlotLayout usual) {
        return Optional.ofNullable(scenario.map().get(name)).map(area -> new SlotLayout(usual.name(), area.address(), area.size())).orElse(usual);
    }

    private static List<SlotLayout> slotsOfTwo(BoardDescription board, int image) {
        return BundledStrategy.usual(board.name()).slotsOfTwoImages(image);
    }

    private static void check(Scenario scenario, int sectors) {
        Scenario.Trailer trailer = scenario.trailer();
        trailer.maxSectors().ifPresent(number -> {
            if (number < sectors || number > MOST_SECTORS) {
                throw scenario.wrong("trailer.max-sectors", number + " is not between " + sectors + ", the pages of a slot, and " + MOST_SECTORS);
            }
        });
        trailer.maxAlign().ifPresent(bytes -> {
            if (!List.of(8, 16, 32).contains(bytes)) {
                throw scenario.wrong("trailer.max-align", bytes + " is not 8, 16 or 32");
            }
        });
        trailer.writeSize().ifPresent(bytes -> {
            if (!List.of(1, 2, 4, 8, 16, 32).contains(bytes)) {
                throw scenario.wrong("trailer.write-size", bytes + " is not 1, 2, 4, 8, 16 or 32");
            }
        });
    }

    // Into the board's pages where they differ in size; equal ones the flash map finds by itself.
    static SlotLayout divided(SlotLayout area, BoardDescription board) {
        FlashGeometry geometry = board.flash().geometry();
        int first = area.address() - board.flash().base();
        int end = first + area.size();
        if (first < 0 || end < 0 || end > geometry.size()) {
            throw new IllegalArgumentException(String.format("The %s (0x%08X to 0x%08X) does not lie in the flash of %s, 0x%08X to 0x%08X.", area.name(),
                    area.address(), area.end() - 1, board.name(), board.flash().base(), board.flash().base() + geometry.size() - 1));
        }
        if (geometry.uniform()) {
            return area;
        }
        List<Integer> sizes = new ArrayList<>();
        int page = geometry.pageOf(first);
        int at = geometry.pageStart(page);
        if (at != first) {
            throw new IllegalArgumentException(String.format("The %s begins at 0x%08X, inside the sector at 0x%08X.", area.name(), area.address(),
                    board.flash().base() + at));
        }
        for (; at < end; page++) {
            sizes.add(geometry.pageSize(page));
            at += geometry.pageSize(page);
        }
        if (at != end) {
            throw new IllegalArgumentException(String.format("The %s ends at 0x%08X, inside the sector at 0x%08X.", area.name(), area.end() - 1,
                    board.flash().base() + at - sizes.get(sizes.size() - 1)));
        }
        return new SlotLayout(area.name(), area.address(), area.size(), sizes);
    }

    private static int sectors(SlotLayout area, FlashGeometry geometry) {
        return geometry.uniform() ? (area.size() + geometry.pageSize() - 1) / geometry.pageSize() : area.sectors();
    }

    private static SwapStrategy strategy(Scenario scenario, String name, Optional<SlotLayout> scratch, Optional<Scenario.Area> ram) {
        boolean usesScratch = name.startsWith("swap-scratch");
        if (usesScratch && scratch.isEmpty()) {
            throw scenario.wrong("strategy", name + " needs to know where the scratch area lies");
        }
        if (!usesScratch && scratch.isPresent()) {
            throw scenario.wrong("map", "only the strategies swap-scratch and swap-scratch-2.1 have a scratch area");
        }
        boolean usesRam = name.startsWith("ram-load");
        if (usesRam && ram.isEmpty()) {
            throw scenario.wrong("strategy", name + " needs to know where the RAM for images lies");
        }
        if (!usesRam && ram.isPresent()) {
            throw scenario.wrong("map", "only the strategies ram-load and ram-load-revert have RAM for images");
        }
        return switch (name) {
            case "swap-move", NONE -> new SwapStrategy.Move();
            case "swap-scratch" -> new SwapStrategy.Scratch(scratch.get());
            case "swap-scratch-2.1" -> new SwapStrategy.Scratch(scratch.get(), true);
            case "swap-offset" -> new SwapStrategy.Offset();
            case "swap-offset-2.2" -> new SwapStrategy.Offset(false);
            case "overwrite-only" -> new SwapStrategy.OverwriteOnly(false);
            case "overwrite-only-fast" -> new SwapStrategy.OverwriteOnly(true);
            case "direct-xip" -> new SwapStrategy.DirectXip(false);
            case "direct-xip-revert" -> new SwapStrategy.DirectXip(true);
            case "ram-load" -> new SwapStrategy.RamLoad(ram.get().address(), ram.get().size(), false);
            case "ram-load-revert" -> new SwapStrategy.RamLoad(ram.get().address(), ram.get().size(), true);
            default -> throw scenario.wrong("strategy", "there is no reference for strategy '" + name + "'; there are: swap-move, swap-scratch, swap-scratch-2.1,"
                    + " swap-offset, swap-offset-2.2, overwrite-only, overwrite-only-fast, direct-xip, direct-xip-revert, ram-load, ram-load-revert, none");
        };
    }
}
