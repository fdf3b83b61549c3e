package dev.brownout.bootloader.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.explore.CutExplorer;
import dev.brownout.bootloader.explore.CutTears;
import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.Dependency;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bootloader with two images, each with its slots A and B. */
class SeveralImagesTest {

    private static final CutTears TEARS = CutTears.misleading(List.of());

    @ParameterizedTest
    @ValueSource(strings = {"swap-move", "swap-scratch", "swap-offset"})
    void imagesThatNeedEachOtherAreSwappedTogetherAndBack(String strategy) {
        List<FlashMap> maps = maps(strategy);
        RamFlashDevice flash = programmed(maps, "(1,2.0.0)", "(0,2.0.0)");
        request(flash, maps, 0, 1);
        assertEquals(List.of("2.0.0", "2.0.1"), boot(flash, maps));
        assertEquals(List.of("1.0.0", "1.0.1"), boot(flash, maps));
        assertEquals(List.of("1.0.0", "1.0.1"), boot(flash, maps));
    }

    @ParameterizedTest
    @ValueSource(strings = {"swap-move", "swap-scratch", "swap-offset", "overwrite-only"})
    void anImageWhoseNeedsAreNotMetIsNotBroughtIn(String strategy) {
        List<FlashMap> maps = maps(strategy);
        RamFlashDevice flash = programmed(maps, "(1,2.0.0)", "(0,1.0.0)");
        request(flash, maps, 0);
        int before = flash.operations();
        assertEquals(List.of("1.0.0", "1.0.1"), boot(flash, maps));
        assertEquals(before, flash.operations());
        request(flash, maps, 1);
        assertEquals(List.of("2.0.0", "2.0.1"), boot(flash, maps));
    }

    @Test
    void oneImageWithoutItsNeedsKeepsAllOthersOut() {
        List<FlashMap> maps = maps("swap-move");
        RamFlashDevice flash = programmed(maps, "(1,3.0.0)", "(0,1.0.0)");
        request(flash, maps, 0, 1);
        assertEquals(List.of("1.0.0", "1.0.1"), boot(flash, maps));
    }

    @Test
    void buildNumbersDoNotCountForDependencies() {
        List<FlashMap> maps = maps("swap-move");
        RamFlashDevice flash = programmed(maps, "(1,1.0.1+99)", "(0,1.0.0)");
        request(flash, maps, 0);
        assertEquals(List.of("2.0.0", "1.0.1"), boot(flash, maps));
    }

    @Test
    void aDependencyOnAnImageThatDoesNotExistIsNotMet() {
        List<FlashMap> maps = maps("swap-move");
        RamFlashDevice flash = programmed(maps, "(2,1.0.0)", "(0,1.0.0)");
        request(flash, maps, 0);
        assertEquals(List.of("1.0.0", "1.0.1"), boot(flash, maps));
    }

    @ParameterizedTest
    @ValueSource(strings = {"swap-move", "swap-scratch", "swap-offset"})
    void aCutAnywhereNeverLeavesOneImageNewAndTheOtherOld(String strategy) {
        List<FlashMap> maps = maps(strategy);
        RamFlashDevice start = programmed(maps, "(1,2.0.0)", "(0,2.0.0)");
        request(start, maps, 0, 1);
        Set<List<String>> together = Set.of(List.of("2.0.0", "2.0.1"), List.of("1.0.0", "1.0.1"));
        new CutExplorer(blank(maps), TEARS).sweep(start.content(), device -> boot(device, maps), (versions, after) -> {
            assertTrue(together.contains(versions), versions.toString());
            assertEquals(List.of("1.0.0", "1.0.1"), boot(after, maps));
        });
        boot(start, maps);
        new CutExplorer(blank(maps), TEARS).sweep(start.content(), device -> boot(device, maps),
                (versions, after) -> assertEquals(List.of("1.0.0", "1.0.1"), versions));
    }

    @Test
    void directXipFallsBackToAVersionThatFindsWhatItNeeds() {
        List<FlashMap> maps = maps("direct-xip");
        assertEquals(List.of("1.0.0", "2.0.1"), boot(programmed(maps, "(1,3.0.0)", "(0,1.0.0)"), maps));
        assertEquals(List.of("2.0.0", "2.0.1"), boot(programmed(maps, "(1,2.0.0)", "(0,2.0.0)"), maps));
    }

    @Test
    void nothingIsStartedWhileOneImageIsMissing() {
        List<FlashMap> maps = maps("direct-xip");
        RamFlashDevice flash = programmed(maps, "(1,3.0.0)", "(0,2.0.0)");
        flash.load(maps.get(0).slotA().address(), new byte[4]);
        List<BootOutcome> outcomes = Bootloader.boot(flash, maps, Bench.KEYS, Bench.POLICY);
        assertEquals(ImageError.DEPENDENCY, ((BootOutcome.NothingToStart) outcomes.get(0)).reason());
    }

    @Test
    void mapsThatDoNotGoTogetherAreRefused() {
        List<FlashMap> maps = maps("swap-move");
        FlashDevice flash = blank(maps);
        assertThrows(IllegalArgumentException.class,
                () -> Bootloader.boot(flash, List.of(maps.get(0), maps.get(1).with(new SwapStrategy.OverwriteOnly(true))), Bench.KEYS, Bench.POLICY));
        assertThrows(IllegalArgumentException.class, () -> Bootloader.boot(flash, List.of(maps.get(0), maps.get(0)), Bench.KEYS, Bench.POLICY));
    }

    private static List<FlashMap> maps(String strategy) {
        FlashMap first = Device.of(strategy, 4, 0xFF).map();
        int end = Math.max(first.slotB().end(), first.strategy().areas().stream().mapToInt(SlotLayout::end).max().orElse(0));
        SlotLayout a = new SlotLayout("slot A of image 1", end, first.slotA().size());
        SlotLayout b = new SlotLayout("slot B of image 1", a.end(), first.slotB().size());
        return List.of(first, new FlashMap(first.boot(), a, b, first.pageSize(), first.writeSize(), first.maxAlign(), first.maxSectors(), first.strategy()));
    }

    private static RamFlashDevice blank(List<FlashMap> maps) {
        FlashMap last = maps.get(maps.size() - 1);
        return new RamFlashDevice(0, last.slotB().end() / last.pageSize(), last.pageSize(), last.writeSize(), 0xFF);
    }

    /** Versions 1.0.n in slot A, 2.0.n with what they need in slot B, n being the image. */
    private static RamFlashDevice programmed(List<FlashMap> maps, String... needs) {
        RamFlashDevice flash = blank(maps);
        for (int i = 0; i < maps.size(); i++) {
            FlashMap map = maps.get(i);
            flash.load(map.slotA().address(), image("1.0." + i, List.of()));
            flash.load(map.slotB().address() + map.strategy().offsetInSlotB(map), image("2.0." + i, Dependency.parse(needs[i])));
        }
        return flash;
    }

    private static byte[] image(String version, List<Dependency> needs) {
        byte[] payload = new byte[100];
        Arrays.fill(payload, (byte) version.charAt(0));
        SignOptions options = new SignOptions(ImageVersion.parse(version)).padHeader(true).dependencies(needs);
        return ImageBuilder.build(payload, options, new Signer.Key(TestImages.KEY)).bytes();
    }

    private static void request(RamFlashDevice flash, List<FlashMap> maps, int... images) {
        for (int image : images) {
            Request.update(flash, maps.get(image), false, image);
        }
    }

    private static List<String> boot(FlashDevice flash, List<FlashMap> maps) {
        return Bootloader.boot(flash, maps, Bench.KEYS, Bench.POLICY).stream().map(Bench::running).map(text -> text.replace("+0", "")).toList();
    }
}
