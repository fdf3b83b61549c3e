package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.fixtures.BoardFixtures;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.FlashArea;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The strategies that there is a bundled bootloader for, each with the images that go with it. */
public enum BundledStrategy {
    SWAP_MOVE(new SwapStrategy.Move(), Fixtures.BOOTLOADER_SWAP_MOVE),
    SWAP_SCRATCH(new SwapStrategy.Scratch(scratch()), Fixtures.BOOTLOADER_SWAP_SCRATCH),
    SWAP_OFFSET(new SwapStrategy.Offset(), Fixtures.BOOTLOADER_SWAP_OFFSET),
    OVERWRITE_ONLY(new SwapStrategy.OverwriteOnly(false), Fixtures.BOOTLOADER_OVERWRITE_ONLY),
    OVERWRITE_ONLY_FAST(new SwapStrategy.OverwriteOnly(true), Fixtures.BOOTLOADER_OVERWRITE_ONLY_FAST),
    DIRECT_XIP(new SwapStrategy.DirectXip(false), Fixtures.BOOTLOADER_DIRECT_XIP),
    DIRECT_XIP_REVERT(new SwapStrategy.DirectXip(true), Fixtures.BOOTLOADER_DIRECT_XIP_REVERT),
    RAM_LOAD(new SwapStrategy.RamLoad(ram().address(), ram().size(), false), Fixtures.BOOTLOADER_RAM_LOAD),
    RAM_LOAD_REVERT(new SwapStrategy.RamLoad(ram().address(), ram().size(), true), Fixtures.BOOTLOADER_RAM_LOAD_REVERT),
    STM32L476_SWAP_MOVE(BoardFixtures.STM32L476, new SwapStrategy.Move()),
    STM32F407_SWAP_SCRATCH(BoardFixtures.STM32F407, new SwapStrategy.Scratch(area("scratch area", BoardFixtures.STM32F407.map().scratch()))),
    STM32F407_OVERWRITE_ONLY(BoardFixtures.STM32F407, new SwapStrategy.OverwriteOnly(false));

    private final BoardFixtures fixtures;
    private final SwapStrategy strategy;
    private final Fixture bootloader;

    BundledStrategy(SwapStrategy strategy, Fixture bootloader) {
        fixtures = BoardFixtures.NRF52840;
        this.strategy = strategy;
        this.bootloader = bootloader;
    }

    BundledStrategy(BoardFixtures fixtures, SwapStrategy strategy) {
        this.fixtures = fixtures;
        this.strategy = strategy;
        bootloader = fixtures.byName("bootloader-" + strategy.label());
    }

    /** The one of this name for nRF52840, if there is one. */
    public static Optional<BundledStrategy> of(String label) {
        return of(SWAP_MOVE.board(), label);
    }

    /** The one of this name for a board, or for nRF52840 if nothing is bundled for that. */
    public static Optional<BundledStrategy> of(String board, String label) {
        return forBoard(board).filter(each -> each.strategy.label().equals(label)).findFirst();
    }

    /** What a board has if nobody chooses. */
    public static BundledStrategy usual(String board) {
        return forBoard(board).findFirst().orElseThrow();
    }

    /** Their names, for messages. */
    public static String labels(String board) {
        return forBoard(board).map(each -> each.strategy.label()).collect(Collectors.joining(", "));
    }

    private static Stream<BundledStrategy> forBoard(String board) {
        String known = BoardFixtures.of(board).orElse(BoardFixtures.NRF52840).board();
        return Arrays.stream(values()).filter(each -> each.board().equals(known));
    }

    /** The board's name. */
    public String board() {
        return fixtures.board();
    }

    public SwapStrategy strategy() {
        return strategy;
    }

    public Fixture bootloader() {
        return bootloader;
    }

    /** Where things lie. */
    public FlashMap map() {
        dev.brownout.fixtures.FlashMap map = fixtures.map();
        SlotLayout boot = SlotMap.divided(area("bootloader", map.bootloader()), BoardLoader.load(fixtures.board()));
        return new FlashMap(boot, area("slot A", map.slotA()), area("slot B", map.slotB()), map.pageSize(), map.writeSize(),
                map.maxAlign(), map.maxSectors(), strategy);
    }

    /** Slots A and B of an image of the bootloader that has two. */
    List<SlotLayout> slotsOfTwoImages(int image) {
        dev.brownout.fixtures.FlashMap map = fixtures.map().ofTwoImages(image);
        return List.of(area(map.slotA().name(), map.slotA()), area(map.slotB().name(), map.slotB()));
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
        return signed(application(name, size, false));
    }

    /** The same for slot B; the variant that is linked for it is taken where images run there. */
    public byte[] inSlotB(String name, String size) {
        return signed(application(name, size, true));
    }

    /** The application of a name in the variant that is linked for a slot, or for RAM. */
    Fixture application(String name, String size, boolean slotB) {
        String where = strategy instanceof SwapStrategy.RamLoad ? "-ram" : strategy instanceof SwapStrategy.DirectXip && slotB ? "-slot-b" : "";
        return fixtures.byName(name + where + size);
    }

    /** An application, signed, with the address that it is linked for where images say theirs. */
    public byte[] signed(Fixture application) {
        return signed(application, BundledUpdate.key(), options -> { });
    }

    /**
     * The same, signed with another key.
     *
     * @param more what else is to be done to it
     */
    byte[] signed(Fixture application, PrivateImageKey signer, Consumer<SignOptions> more) {
        SignOptions options = BundledUpdate.options(application);
        int address = application.loadAddress() - BundledUpdate.HEADER;
        if (strategy instanceof SwapStrategy.RamLoad) {
            options.loadAddress(address);
        } else if (strategy instanceof SwapStrategy.DirectXip) {
            options.romFixed(address);
        }
        more.accept(options);
        return ImageBuilder.build(application.image(), options, new Signer.Key(signer)).bytes();
    }

    private static SlotLayout scratch() {
        return area("scratch area", dev.brownout.fixtures.FlashMap.NRF52840.scratch());
    }

    private static SlotLayout area(String name, FlashArea area) {
        return new SlotLayout(name, area.address(), area.size());
    }

    private static FlashArea ram() {
        return dev.brownout.fixtures.FlashMap.NRF52840.ramImages();
    }
}
