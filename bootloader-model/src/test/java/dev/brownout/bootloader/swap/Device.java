package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.explore.CutTears;
import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.BootMagic;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A small device for each strategy, write size and erased value. */
record Device(String label, FlashMap map, int erasedValue) {

    static final int RAM = 0x2000_0000;
    /** The strategies by name, scratch with a trailer that shares its sector with the image, and with larger sectors in slot B, too. */
    static final List<String> STRATEGIES = List.of("swap-move", "swap-scratch", "swap-scratch-shared", "swap-scratch-unequal", "swap-offset", "overwrite-only",
            "overwrite-only-fast", "direct-xip", "direct-xip-revert", "ram-load", "ram-load-revert");

    /** A device with slots of six sectors. */
    static Device of(String strategy, int writeSize, int erasedValue) {
        return of(strategy, writeSize, erasedValue, 6);
    }

    static Device of(String strategy, int writeSize, int erasedValue, int sectors) {
        int page = writeSize < 16 ? 256 : 512;
        int maxAlign = Math.max(8, writeSize);
        SlotLayout boot = new SlotLayout("bootloader", 0, page);
        SlotLayout a = new SlotLayout("slot A", page, sectors * page);
        int atB = a.end();
        int sectorsB = strategy.equals("swap-offset") ? sectors + 1 : sectors;
        SlotLayout b = new SlotLayout("slot B", atB, sectorsB * page);
        SwapStrategy how = switch (strategy) {
            case "swap-move" -> new SwapStrategy.Move();
            case "swap-scratch", "swap-scratch-shared" -> new SwapStrategy.Scratch(new SlotLayout("scratch area", b.end(), page));
            case "swap-scratch-unequal" -> new SwapStrategy.Scratch(new SlotLayout("scratch area", b.end(), 2 * page));
            case "swap-offset" -> new SwapStrategy.Offset();
            case "overwrite-only" -> new SwapStrategy.OverwriteOnly(false);
            case "overwrite-only-fast" -> new SwapStrategy.OverwriteOnly(true);
            case "direct-xip" -> new SwapStrategy.DirectXip(false);
            case "direct-xip-revert" -> new SwapStrategy.DirectXip(true);
            case "ram-load" -> new SwapStrategy.RamLoad(RAM, 0x10000, false);
            case "ram-load-revert" -> new SwapStrategy.RamLoad(RAM, 0x10000, true);
            default -> throw new IllegalArgumentException(strategy);
        };
        if (strategy.equals("swap-scratch-unequal")) {
            List<Integer> large = new ArrayList<>(Collections.nCopies(sectors / 2, 2 * page));
            large.set(0, page);
            large.add(0, page);
            b = SlotLayout.ofSectors("slot B", atB, large);
        }
        String label = strategy + ", words of " + writeSize + ", erased " + (erasedValue == 0 ? "0x00" : "0xff");
        return new Device(label, new FlashMap(boot, a, b, page, writeSize, maxAlign, sectorsB, how), erasedValue);
    }

    static Stream<Device> all() {
        List<Device> all = new ArrayList<>();
        for (String strategy : STRATEGIES) {
            for (int writeSize : new int[] {1, 4, 8, 16, 32}) {
                all.add(of(strategy, writeSize, 0xFF));
                all.add(of(strategy, writeSize, 0x00));
            }
        }
        return all.stream();
    }

    boolean swaps() {
        return map.strategy() instanceof SwapStrategy.Move || map.strategy() instanceof SwapStrategy.Scratch || map.strategy() instanceof SwapStrategy.Offset;
    }

    boolean chooses() {
        return map.strategy().startsImagesInBothSlots();
    }

    /** The device's flash, erased, with the sectors that its map gives it. */
    RamFlashDevice blank() {
        List<SlotLayout> areas = new ArrayList<>(List.of(map.boot(), map.slotA(), map.slotB()));
        areas.addAll(map.strategy().areas());
        areas.sort((one, other) -> Integer.compare(one.address(), other.address()));
        List<Integer> pages = new ArrayList<>();
        int at = 0;
        for (SlotLayout area : areas) {
            pages.addAll(Collections.nCopies((area.address() - at) / map.pageSize(), map.pageSize()));
            pages.addAll(area.sectorSizes());
            at = area.end();
        }
        return new RamFlashDevice(0, pages, map.writeSize(), erasedValue);
    }

    /** An image that takes {@code size} bytes of payload, most of them erased. */
    byte[] image(String version, int size) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) erasedValue);
        byte[] text = ("v" + version + " runs").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, payload, 0, text.length);
        System.arraycopy(text, 0, payload, size - text.length, text.length);
        SignOptions options = new SignOptions(ImageVersion.parse(version)).padHeader(true).erasedValue(erasedValue);
        if (map.strategy() instanceof SwapStrategy.RamLoad) {
            options.loadAddress(RAM + (version.startsWith("1") ? 0 : 0x1000));
        }
        return ImageBuilder.build(payload, options, new Signer.Key(TestImages.KEY)).bytes();
    }

    /** How much payload the larger image of the two has: so much that it reaches into the trailer's sector, if that is what the device is about. */
    int largePayload() {
        boolean shared = map.strategy() instanceof SwapStrategy.Scratch && label.startsWith("swap-scratch-shared");
        return shared ? map.largestImage() - 200 : map.slotA().sectors() > 4 ? map.pageSize() * 3 / 2 : map.pageSize() * 3 / 4;
    }

    int smallPayload() {
        return map.pageSize() / 2;
    }

    /** Version 1 in slot A, a larger version 2 in slot B, and nothing asked. */
    RamFlashDevice programmed() {
        return programmed(smallPayload(), largePayload());
    }

    /** The same with images of these sizes. */
    RamFlashDevice programmed(int payloadA, int payloadB) {
        RamFlashDevice flash = blank();
        flash.load(map.slotA().address(), image("1.0.0", payloadA));
        flash.load(map.slotB().address() + map.strategy().offsetInSlotB(map), image("2.0.0", payloadB));
        if (chooses()) {
            pad(flash, map.slotA(), true);
        }
        return flash;
    }

    /** What imgtool's --pad and --confirm put at the end of a slot. */
    void pad(RamFlashDevice flash, SlotLayout slot, boolean confirmed) {
        TrailerLayout trailer = TrailerLayout.of(map, slot);
        flash.load(trailer.magic(), BootMagic.of(map.maxAlign()));
        if (confirmed) {
            flash.load(trailer.imageOk(), new byte[] {1});
        }
    }

    RamFlashDevice requested(boolean permanent) {
        RamFlashDevice flash = programmed();
        Request.update(flash, map, permanent);
        return flash;
    }

    /** How operations are torn, those on this device's trailers most of all. */
    CutTears tears() {
        List<SlotLayout> areas = new ArrayList<>(List.of(map.slotA(), map.slotB()));
        areas.addAll(map.strategy().areas());
        RamFlashDevice blank = blank();
        return CutTears.misleading(areas.stream().map(area -> TrailerLayout.of(map, area)).map(trailer -> new CutTears.TrailerEnd(
                blank.pageAt(trailer.end() - 1).address(), trailer.copyDone(), trailer.magic())).toList());
    }

    BootOutcome boot(FlashDevice flash) {
        return Bootloader.boot(flash, map, Bench.KEYS, Bench.POLICY);
    }

    @Override
    public String toString() {
        return label;
    }
}
