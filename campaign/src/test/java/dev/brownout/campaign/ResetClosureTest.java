package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.KnownBug;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Resets as edges of a closure: boots behind them merge like those behind a power cut, unless the firmware could tell. */
class ResetClosureTest {
    private static final int RAM = 0x2000_0000;
    private static final int RESETREAS = 0x4000_0400;

    private static NonVolatile before(byte[] bootloader, int operations) {
        NonVolatile start = new UpdateScene(Scenes::machine, Scenes.MAP).put("bootloader", 0, bootloader).putInSlotA("old", Scenes.OLD)
                .putInSlotB("new", Scenes.NEW).ask(Asked.PERMANENT).program();
        int[] all = {0};
        Booter booter = new Booter(Scenes.machine(), Scenes.oldOrNew(), BootLimits.STANDARD);
        booter.boot(start, new Booter.Watcher() {
            @Override
            public void operationStarts(int array, FlashOperation operation) {
                all[0]++;
            }
        });
        return Step.at(new CutPoint(all[0] - operations, "before")).follow(booter, start, 1);
    }

    private static ClosureResult search(NonVolatile start, int workers, long nodes, FaultKind first, FaultKind... more)
            throws InterruptedException {
        return new Closure(new Closure.Plan(Scenes::machine, start, Scenes.oldOrNew(), Optional.empty(), Tearing.STANDARD, 1, BootLimits.STANDARD,
                Closure.ANY_NUMBER, nodes, HashOmissions.NONE, Faults.of(first, more)), () -> false, (booted, known, depth) -> { }).run(workers);
    }

    @Test
    void aResetLeavesNoMoreThanItsCauseBesideTheFlash() throws InterruptedException {
        NonVolatile start = before(Fixtures.BOOTLOADER_SWAP_MOVE.image(), 20);
        ClosureResult power = search(start, 2, Long.MAX_VALUE, FaultKind.POWER);
        ClosureResult both = search(start, 2, Long.MAX_VALUE, FaultKind.POWER, FaultKind.RESET_PIN);
        assertTrue(both.closed() && both.good(), both.verdicts().toString());
        assertEquals(OptionalInt.empty(), both.readUnwritten());
        assertTrue(both.nodes() > power.nodes() && both.nodes() <= 2 * power.nodes(), both.nodes() + " beside " + power.nodes());
        ClosureResult alone = search(start, 1, Long.MAX_VALUE, FaultKind.POWER, FaultKind.RESET_PIN);
        assertEquals(both.nodes() + " " + both.states() + both.depths(), alone.nodes() + " " + alone.states() + alone.depths());
    }

    @Test
    void ramThatABootReadsUnwrittenKeepsBootsApart() throws InterruptedException {
        NonVolatile start = before(KnownBug.PROGRESS_IN_RAM.image(), 40);
        ClosureResult result = search(start, 1, 4, FaultKind.POWER, FaultKind.RESET_SOFTWARE);
        assertTrue(result.readUnwritten().isPresent());
        assertEquals(4, result.booted());
        // Behind each reset lies RAM of its own, where the sound bootloader comes to the same few beginnings.
        ClosureResult sound = search(before(Fixtures.BOOTLOADER_SWAP_MOVE.image(), 40), 1, 4, FaultKind.POWER,
                FaultKind.RESET_SOFTWARE);
        assertEquals(OptionalInt.empty(), sound.readUnwritten());
        assertTrue(sound.nodes() < result.nodes(), sound.nodes() + " of " + result.nodes());
    }

    @Test
    void machineStaysAsItIsWhileAResetOfItIsConsidered() {
        Booter booter = new Booter(Scenes.machine(), Scenes.oldOrNew(), BootLimits.STANDARD);
        List<StateHash.Value> pins = new ArrayList<>();
        booter.boot(Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST).program(), new Booter.Watcher() {
            @Override
            public boolean leavesAtBoundary(Machine machine) {
                StateHash.Value here = machine.stateHash();
                pins.add(booter.idBehindReset(ResetKind.PIN));
                Start.Reset watchdog = booter.behindReset(ResetKind.WATCHDOG);
                assertEquals(here, machine.stateHash());
                assertNotEquals(pins.get(0), watchdog.id());
                return pins.size() == 40;
            }
        });
        assertEquals(40, pins.size());
        assertEquals(1, pins.stream().distinct().count());
    }

    @Test
    void behindAResetRamIsAsAtPowerOnAndTheCauseIsKept() {
        Machine machine = Scenes.machine();
        machine.powerOn();
        byte[] noise = machine.readMemory(RAM, 64);
        machine.bus().writeDirect(RAM, 0, 4);
        machine.resetForgettingRam(ResetKind.WATCHDOG);
        assertArrayEquals(noise, machine.readMemory(RAM, 64));
        assertEquals(2, machine.bus().readDirect(RESETREAS, 4));
    }

    @Test
    void readOfWhatABootHasNotWrittenIsNoticed() {
        Machine machine = Scenes.machine();
        RamUse use = new RamUse(machine);
        use.begin();
        use.accessed(RAM + 8, 4, true);
        use.accessed(RAM + 100, 2, true);
        use.accessed(RAM + 9, 3, false);
        assertFalse(use.readUnwritten());
        int[] written = use.written();
        assertArrayEquals(new int[] {8, 12, 100, 102}, written);
        use.begin();
        use.resume(written);
        use.accessed(RAM + 101, 1, false);
        assertFalse(use.readUnwritten());
        use.accessed(RAM + 101, 2, false);
        assertTrue(use.readUnwritten());
        assertEquals(RAM + 102, use.firstUnwritten());
    }
}
