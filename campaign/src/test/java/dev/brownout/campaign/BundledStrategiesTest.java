package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.scenario.BundledStrategy;
import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bundled bootloader of every strategy against the reference, byte for byte, at cuts all over an update of 4 KB; {@code brownout sweep --strategy} does
 * it at all of them.
 */
class BundledStrategiesTest {
    private static final String OLD = "v1-confirms";
    private static final String NEW = "v2-confirms-after-health-check";
    private static final BootLimits LIMITS = new BootLimits(60, 8, 0);

    /** A device with a bootloader, its map, and images in its slots. */
    private record Device(BoardDescription board, Fixture bootloader, FlashMap map, byte[] old, byte[] update) {
        static Device of(BundledStrategy strategy) {
            return new Device(BoardLoader.load(strategy.board()), strategy.bootloader(), strategy.map(), strategy.inSlotA(OLD, ""),
                    strategy.inSlotB(NEW, ""));
        }

        Device with(byte[] newOld, byte[] newUpdate) {
            return new Device(board, bootloader, map, newOld, newUpdate);
        }

        Machine machine() {
            return Board.build(board, new TranslatorFactory()).machine();
        }

        UpdateScene scene(Asked asked) {
            return new UpdateScene(this::machine, map).put("bootloader", bootloader.loadAddress(), bootloader.image()).putInSlotA("old", old)
                    .putInSlotB("new", update).ask(asked);
        }

        Judge judge() {
            List<Judge.Slot> places = new ArrayList<>(List.of(new Judge.Slot("A", map.slotA().address(), map.slotA().size()),
                    new Judge.Slot("B", map.slotB().address(), map.slotB().size())));
            if (map.strategy() instanceof SwapStrategy.RamLoad ram) {
                places.add(new Judge.Slot("RAM", ram.ramAddress(), ram.ramSize(), true));
            }
            return new Judge(board.flash().base(), places, List.of(new Judge.Acceptable("old", old), new Judge.Acceptable("new", update)));
        }

        /** What is wrong after cuts at {@code cuts} operations of the boot behind {@code boots} others, from its first to its last, or without one. */
        String wrong(Asked asked, int boots, int cuts) {
            Booter booter = new Booter(machine(), judge(), LIMITS);
            NonVolatile start = scene(asked).program();
            for (int i = 0; i < boots; i++) {
                booter.boot(start);
                start = new NonVolatile(booter.machine().nonVolatile());
            }
            long[] counted = {0};
            nodes(booter, start, operation -> counted[0]++ < 0);
            long operations = counted[0];
            Set<Long> cut = LongStream.range(0, cuts).map(i -> i * (operations - 1) / (cuts - 1)).boxed().collect(Collectors.toSet());
            ReferenceCheck reference = new ReferenceCheck(board.flash().base(), map, List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy());
            StringBuilder wrong = new StringBuilder(wrong("without a cut", booter, start, reference));
            nodes(booter, start, cut::contains).forEach((name, node) -> wrong.append(wrong(name, booter, node, reference)));
            return wrong.toString();
        }

        private String wrong(String name, Booter booter, NonVolatile node, ReferenceCheck reference) {
            BootEnd end = booter.boot(node);
            NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
            Judge.Judgement judgement = judge().judge(end, after);
            CrossCheck.Result check = reference.compare(node, end, after);
            return judgement.verdict().good() && check.equal() ? "" : name + ": " + judgement + ", " + end + ", " + check.difference() + "\n";
        }

        /** The states that cuts of the wanted operations of a boot leave, by the cuts' names. */
        private static Map<String, NonVolatile> nodes(Booter booter, NonVolatile start, LongPredicate wanted) {
            Map<String, NonVolatile> nodes = new LinkedHashMap<>();
            long[] next = {0};
            booter.boot(start, new Booter.Watcher() {
                @Override
                public void operationStarts(int array, FlashOperation operation) {
                    long ordinal = next[0]++;
                    if (wanted.test(ordinal)) {
                        FlashArray flash = booter.machine().arrays().get(array);
                        NonVolatile before = new NonVolatile(booter.machine().nonVolatile());
                        for (Tearing.Variant variant : Tearing.STANDARD.at(operation, 1)) {
                            nodes.put(new CutPoint(ordinal, variant.name()).id(), before.with(array, flash.torn(variant.tear())));
                        }
                    }
                }
            });
            return nodes;
        }
    }

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void updateSurvivesCutsAsTheReferenceDoes(BundledStrategy strategy) {
        assertEquals("", Device.of(strategy).wrong(Asked.TEST, 0, 6));
    }

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void permanentUpdateSurvivesCutsAsTheReferenceDoes(BundledStrategy strategy) {
        assertEquals("", Device.of(strategy).wrong(Asked.PERMANENT, 0, 3));
    }

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void wayBackSurvivesCutsAsTheReferenceDoes(BundledStrategy strategy) {
        assertEquals("", Device.of(strategy).wrong(Asked.TEST, 1, 5));
    }

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void damagedUpdateIsRefusedAsByTheReference(BundledStrategy strategy) {
        Device device = Device.of(strategy);
        byte[] damaged = device.update().clone();
        damaged[0x300] ^= 1;
        assertEquals("", device.with(device.old(), damaged).wrong(Asked.TEST, 0, 3));
    }

    @ParameterizedTest
    @EnumSource(value = BundledStrategy.class, names = {"SWAP_SCRATCH", "SWAP_OFFSET"})
    void oldImageLargerThanTheNewOneComesBack(BundledStrategy strategy) {
        Device device = Device.of(strategy).with(strategy.inSlotA(OLD, "-16k"), strategy.inSlotB(NEW, ""));
        assertEquals("", device.wrong(Asked.TEST, 0, 4));
        assertEquals("", device.wrong(Asked.TEST, 1, 4));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void scratchAreaOfOnePageIsEnough(boolean sharedWithTrailer) {
        BundledStrategy usual = BundledStrategy.SWAP_SCRATCH;
        FlashMap map = usual.map();
        int size = sharedWithTrailer ? 0x2000 : map.slotA().size();
        FlashMap small = new FlashMap(map.boot(), new SlotLayout("slot A", map.slotA().address(), size), new SlotLayout("slot B", map.slotB().address(), size),
                map.pageSize(), map.writeSize(), map.maxAlign(), map.maxSectors(), new SwapStrategy.Scratch(new SlotLayout("scratch area", 0xF8000, 0x1000)));
        Fixture bootloader = sharedWithTrailer ? Fixtures.BOOTLOADER_SWAP_SCRATCH_SMALL_SLOTS : Fixtures.BOOTLOADER_SWAP_SCRATCH_PAGE;
        Device device = new Device(Scenes.BOARD, bootloader, small, usual.inSlotA(OLD, ""), usual.inSlotB(NEW, ""));
        assertEquals("", device.wrong(Asked.TEST, 0, 8));
        assertEquals("", device.wrong(Asked.PERMANENT, 0, 4));
        assertEquals("", device.wrong(Asked.TEST, 1, 8));
    }

    @ParameterizedTest
    @EnumSource(value = BundledStrategy.class, names = {"DIRECT_XIP", "DIRECT_XIP_REVERT", "RAM_LOAD", "RAM_LOAD_REVERT"})
    void imageForAnotherPlaceIsPassedOver(BundledStrategy strategy) {
        Fixture forSlotA = Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK;
        Device device = Device.of(strategy);
        byte[] elsewhere = strategy.strategy() instanceof SwapStrategy.RamLoad ? BundledUpdate.signed(forSlotA) : strategy.signed(forSlotA);
        assertEquals("", device.with(device.old(), elsewhere).wrong(Asked.TEST, 0, 3));
    }

    @Test
    void imageInRamIsJudgedByWhatRamHoldsWhenItStarts() {
        Device device = Device.of(BundledStrategy.RAM_LOAD);
        NonVolatile node = device.scene(Asked.TEST).program();
        byte[] other = device.update().clone();
        other[0x300] ^= 1;
        for (byte[] approved : List.of(device.update(), other)) {
            Judge judge = device.with(device.old(), approved).judge();
            Booter booter = new Booter(device.machine(), judge, LIMITS);
            BootEnd end = booter.boot(node);
            Judge.Judgement expected = approved == other ? new Judge.Judgement(Verdict.DAMAGED_IMAGE, "new") : new Judge.Judgement(Verdict.APPROVED, "new");
            assertEquals(expected, judge.judge(end, node));
        }
    }
}
