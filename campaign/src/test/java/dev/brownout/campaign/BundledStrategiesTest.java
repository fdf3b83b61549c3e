package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.scenario.BundledStrategy;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bundled bootloader of every strategy against the reference, byte for byte, at cuts all over an update of 4 KB; {@code brownout sweep --strategy} does
 * it at all of them.
 */
class BundledStrategiesTest {
    private static final String OLD = "v1-confirms";
    private static final String NEW = "v2-confirms-after-health-check";
    private static final int STRETCH = 6;
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

        /** What is wrong after cuts in some stretches of the boot behind {@code boots} others, its beginning and its end among them. */
        List<SweepResult.Case> failures(Asked asked, int boots, int stretches) throws InterruptedException {
            NonVolatile start = scene(asked).program();
            Booter booter = new Booter(machine(), judge(), LIMITS);
            for (int i = 0; i < boots; i++) {
                booter.boot(start);
                start = new NonVolatile(booter.machine().nonVolatile());
            }
            ReferenceCheck reference = new ReferenceCheck(board.flash().base(), map, List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy());
            NonVolatile node = start;
            Function<Sweep.Operations, Sweep> sweep = operations -> new Sweep(new Sweep.Plan(this::machine, node, judge(),
                    Optional.of(reference), operations, Tearing.STANDARD, 1, LIMITS));
            SweepResult.Clean clean = sweep.apply(Sweep.Operations.ALL).clean();
            assertEquals(Optional.of(CrossCheck.Result.EQUAL), clean.check(), () -> clean.end().toString());
            List<SweepResult.Case> failures = new ArrayList<>();
            for (int i = 0; i < stretches; i++) {
                long first = i * Math.max(1, clean.operations() - STRETCH) / Math.max(1, stretches - 1);
                SweepResult result = sweep.apply(new Sweep.Operations(first, first + STRETCH)).run(2, (done, total) -> { });
                failures.addAll(result.failures());
            }
            return failures;
        }
    }

    private static String first(List<SweepResult.Case> failures) {
        return failures.stream().limit(3).map(each -> each.cut().id() + " " + each.judgement() + " " + each.end() + " " + each.check())
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void updateSurvivesCutsAsTheReferenceDoes(BundledStrategy strategy) throws InterruptedException {
        assertEquals("", first(Device.of(strategy).failures(Asked.TEST, 0, 8)));
    }

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void permanentUpdateSurvivesCutsAsTheReferenceDoes(BundledStrategy strategy) throws InterruptedException {
        assertEquals("", first(Device.of(strategy).failures(Asked.PERMANENT, 0, 4)));
    }

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void wayBackSurvivesCutsAsTheReferenceDoes(BundledStrategy strategy) throws InterruptedException {
        assertEquals("", first(Device.of(strategy).failures(Asked.TEST, 1, 8)));
    }

    @ParameterizedTest
    @EnumSource(BundledStrategy.class)
    void damagedUpdateIsRefusedAsByTheReference(BundledStrategy strategy) throws InterruptedException {
        Device device = Device.of(strategy);
        byte[] damaged = device.update().clone();
        damaged[0x300] ^= 1;
        assertEquals("", first(device.with(device.old(), damaged).failures(Asked.TEST, 0, 4)));
    }
}
