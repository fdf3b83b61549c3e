package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.FlashArea;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The strategies that there is a bundled bootloader for, each with the images that go with it. */
public enum BundledStrategy {
    SWAP_MOVE(new SwapStrategy.Move(), Fixtures.BOOTLOADER_SWAP_MOVE),
    SWAP_SCRATCH(new SwapStrategy.Scratch(scratch()), Fixtures.BOOTLOADER_SWAP_SCRATCH),
    SWAP_OFFSET(new SwapStrategy.Offset(), Fixtures.BOOTLOADER_SWAP_OFFSET),
    OVERWRITE_ONLY(new SwapStrategy.OverwriteOnly(false), Fixtures.BOOTLOADER_OVERWRITE_ONLY),
    OVERWRITE_ONLY_FAST(new SwapStrategy.OverwriteOnly(true), Fixtures.BOOTLOADER_OVERWRITE_ONLY_FAST),
    DIRECT_XIP(new SwapStrategy.DirectXip(false), Fixtures.BOOTLOADER_DIRECT_XIP),
    DIRECT_XIP_REVERT(new SwapStrategy.DirectXip(true), Fixtures.BOOTLOADER_DIRECT_XIP_REVERT),
    RAM_LOAD(new SwapStrategy.RamLoad(ram().address(), ram().size(), false), Fixtures.BOOTLOADER_RAM_LOAD);

    private final SwapStrategy strategy;
    private final Fixture bootloader;

    BundledStrategy(SwapStrategy strategy, Fixture bootloader) {
        this.strategy = strategy;
        this.bootloader = bootloader;
    }

    /** The one of this name, if there is one. */
    public static Optional<BundledStrategy> of(String label) {
        return Arrays.stream(values()).filter(each -> each.strategy.label().equals(label)).findFirst();
    }

    /** Their names, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(each -> each.strategy.label()).collect(Collectors.joining(", "));
    }

    public SwapStrategy strategy() {
        return strategy;
    }

    public Fixture bootloader() {
        return bootloader;
    }

    /** Where things lie. */
    public FlashMap map() {
        return FlashMap.nrf52840().with(strategy);
    }

    /** The areas that the others have not, by the name that scenarios give them. */
    Map<String, Scenario.Area> areas() {
        if (strategy instanceof SwapStrategy.Scratch scratch) {
            return Map.of(SlotMap.SCRATCH, new Scenario.Area(scratch.area().address(), scratch.area().size()));
        }
        return strategy instanceof SwapStrategy.RamLoad ram ? Map.of(SlotMap.RAM, new Scenario.Area(ram.ramAddress(), ram.ramSize())) : Map.of();
    }

    /**
     * An application for slot A, signed.
     *
     * @param name such as {@code v1-confirms}, whose variant for RAM is taken where images run there
     * @param size the end of its name, such as {@code -16k}; empty for 4 KB
     */
    public byte[] inSlotA(String name, String size) {
        return image(name, size, false);
    }

    /** The same for slot B; the variant that is linked for it is taken where images run there. */
    public byte[] inSlotB(String name, String size) {
        return image(name, size, true);
    }

    private byte[] image(String name, String size, boolean slotB) {
        String where = strategy instanceof SwapStrategy.RamLoad ? "-ram" : strategy instanceof SwapStrategy.DirectXip && slotB ? "-slot-b" : "";
        return signed(Fixtures.byName(name + where + size));
    }

    /** An application, signed, with the address that it is linked for where images say theirs. */
    public byte[] signed(Fixture application) {
        SignOptions options = BundledUpdate.options(application);
        int address = application.loadAddress() - BundledUpdate.HEADER;
        if (strategy instanceof SwapStrategy.RamLoad) {
            options.loadAddress(address);
        } else if (strategy instanceof SwapStrategy.DirectXip) {
            options.romFixed(address);
        }
        return BundledUpdate.signed(application, options);
    }

    private static SlotLayout scratch() {
        FlashArea area = dev.brownout.fixtures.FlashMap.NRF52840.scratch();
        return new SlotLayout("scratch area", area.address(), area.size());
    }

    private static FlashArea ram() {
        return dev.brownout.fixtures.FlashMap.NRF52840.ramImages();
    }
}
