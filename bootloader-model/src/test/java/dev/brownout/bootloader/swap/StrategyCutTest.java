package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.explore.CutExplorer;
import dev.brownout.bootloader.explore.CutTears;
import dev.brownout.bootloader.explore.StateClosure;
import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.PowerCut;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.flash.Tear;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every strategy with its power cut: once at every operation for every write size and erased value, and any number of times on a small device. */
class StrategyCutTest {

    private static final int LIMIT = 200_000;
    private static final String OLD = "1.0.0+0";
    private static final String NEW = "2.0.0+0";

    static Stream<Device> devices() {
        return Device.all();
    }

    static Stream<Device> swaps() {
        return Device.all().filter(Device::swaps);
    }

    static Stream<Device> smallDevices() {
        return Device.STRATEGIES.stream().map(StrategyCutTest::small);
    }

    static Stream<Device> smallSwaps() {
        return smallDevices().filter(Device::swaps);
    }

    private static Device small(String strategy) {
        return Device.of(strategy, 4, 0xFF, strategy.endsWith("shared") ? 3 : 4);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aCutAnywhereLeavesTheNewImageRunning(Device device) {
        sweep(device, device.requested(true), device.chooses() ? Set.of(OLD, NEW) : Set.of(NEW));
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void aCutAnywhereInARevertLeavesTheOldImageRunning(Device device) {
        RamFlashDevice start = device.requested(false);
        device.boot(start);
        sweep(device, start, Set.of(OLD));
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void aTestedImageGoesBackWhereverPowerWasCutAndHoweverLargeTheImagesAre(Device device) {
        int[][] sizes = {{device.smallPayload(), device.largePayload()}, {device.largePayload(), device.smallPayload()}, {20, 30}};
        for (int[] size : sizes) {
            RamFlashDevice start = device.programmed(size[0], size[1]);
            Request.update(start, device.map(), false);
            new CutExplorer(device.blank(), device.tears()).sweep(start.content(), device::boot, (outcome, after) -> {
                assertTrue(Set.of(OLD, NEW).contains(running(outcome)), running(outcome));
                assertEquals(OLD, running(device.boot(after)));
                assertEquals(OLD, running(device.boot(after)));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void anUnconfirmedImageThatDownloadedAnotherOneKeepsRunning(Device device) {
        RamFlashDevice flash = device.requested(false);
        device.boot(flash);
        FlashWriter.erase(flash, device.map().slotB().address(), device.map().slotB().end());
        flash.load(device.map().slotB().address() + device.map().strategy().offsetInSlotB(device.map()), device.image("3.0.0", 30));
        // Slot B's image is what a revert brings in; where it cannot be told apart from the one that ran before, that is the new one.
        String expected = device.map().strategy() instanceof SwapStrategy.Offset ? NEW : "3.0.0+0";
        assertEquals(expected, running(device.boot(flash)));
        assertEquals(expected, running(device.boot(flash)));
    }

    @ParameterizedTest
    @MethodSource("smallDevices")
    void anyNumberOfCutsInAnUpdateLeavesAnApprovedImageRunning(Device device) {
        closure(device, device.requested(false), Set.of(OLD, NEW));
    }

    @ParameterizedTest
    @MethodSource("smallSwaps")
    void anyNumberOfCutsInAPermanentUpdateLeavesTheNewImageRunning(Device device) {
        closure(device, device.requested(true), Set.of(NEW));
    }

    @ParameterizedTest
    @MethodSource("smallSwaps")
    void anyNumberOfCutsInARevertLeavesTheOldImageRunning(Device device) {
        RamFlashDevice start = device.requested(false);
        device.boot(start);
        closure(device, start, Set.of(OLD));
    }

    @ParameterizedTest
    @MethodSource("smallDevices")
    void anyNumberOfCutsWhileADamagedImageIsRemovedLeavesTheOldImageRunning(Device device) {
        RamFlashDevice start = device.requested(false);
        damageSlotB(device, start);
        closure(device, start, Set.of(OLD));
    }

    @ParameterizedTest
    @MethodSource("smallSwaps")
    void anyNumberOfCutsWithNothingToRevertToKeepsTheNewImage(Device device) {
        RamFlashDevice start = device.requested(false);
        device.boot(start);
        start.load(device.map().slotB().address() + 40, new byte[] {0x55});
        closure(device, start, Set.of(NEW));
    }

    @Property(tries = 300)
    void twoCutsOfAnyKindLeaveAnApprovedImageRunning(@ForAll long seed) {
        Random random = new Random(seed);
        Device device = Device.of(Device.STRATEGIES.get(random.nextInt(Device.STRATEGIES.size())), 1 << List.of(0, 2, 3, 4, 5).get(random.nextInt(5)),
                random.nextBoolean() ? 0xFF : 0x00);
        RamFlashDevice flash = device.requested(random.nextBoolean());
        for (int cut = 0; cut < 2; cut++) {
            RamFlashDevice whole = flash.copy();
            device.boot(whole);
            List<FlashOperation> log = whole.log();
            if (!log.isEmpty()) {
                int operation = random.nextInt(log.size());
                List<Tear> tears = CutTears.many().of(log.get(operation));
                flash = flash.copy();
                flash.cutPowerAt(operation, tears.get(random.nextInt(tears.size())));
                cut(device, flash);
            }
        }
        String found = running(device.boot(flash));
        assertTrue(Set.of(OLD, NEW).contains(found), device + ": " + found);
    }

    private static void cut(Device device, RamFlashDevice flash) {
        try {
            device.boot(flash);
        } catch (PowerCut expected) {
            return;
        }
        throw new AssertionError("the cut did not happen");
    }

    private static void damageSlotB(Device device, RamFlashDevice flash) {
        flash.load(device.map().slotB().address() + device.map().strategy().offsetInSlotB(device.map()) + 40, new byte[] {0x55});
    }

    private static void sweep(Device device, RamFlashDevice start, Set<String> allowed) {
        new CutExplorer(device.blank(), device.tears()).sweep(start.content(), device::boot,
                (outcome, after) -> assertTrue(allowed.contains(running(outcome)), running(outcome)));
    }

    private static void closure(Device device, RamFlashDevice start, Set<String> allowed) {
        StateClosure.Result result = new CutExplorer(device.blank(), device.tears()).closure(start.content(), device::boot,
                (outcome, after) -> assertTrue(allowed.contains(running(outcome)), running(outcome)), LIMIT);
        assertEquals(0, result.open(), result.toString());
    }
}
