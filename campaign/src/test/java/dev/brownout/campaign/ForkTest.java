package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateHash;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sweeps rest on this: a fork of a device in the middle of an update goes on as the device itself does. */
class ForkTest {
    private static final int POINTS = 40;
    private static final ResetKind[] RESETS = {ResetKind.PIN, ResetKind.SOFTWARE, ResetKind.WATCHDOG, ResetKind.LOCKUP};

    private record Moment(long cycles, int pc, StateHash.Value hash) {
        static Moment of(Machine machine) {
            return new Moment(machine.cpu().cycles, machine.cpu().r[CpuState.PC], machine.stateHash());
        }
    }

    private static Machine updating() {
        Machine machine = Scenes.machine();
        machine.setStopsAtLockup(false);
        Scenes.update(Scenes.OLD, Scenes.NEW, UpdateScene.Asked.TEST).program(machine);
        machine.powerOn();
        return machine;
    }

    @Test
    void forkGoesOnAsItsParentFromAnyCycleOfAnUpdate() {
        SplittableRandom random = new SplittableRandom(1);
        Machine parent = updating();
        Machine fork = Scenes.machine();
        for (int point = 0; point < POINTS; point++) {
            MachineSnapshot snapshot = parent.snapshot();
            Moment then = Moment.of(parent);
            long more = random.nextInt(point % 4 == 0 ? 3_000_000 : 5_000);
            parent.runFor(more);
            fork.restore(snapshot);
            assertEquals(then, Moment.of(fork), "restored at point " + point);
            fork.runFor(more);
            assertEquals(Moment.of(parent), Moment.of(fork), "after point " + point);
        }
    }

    @Test
    void resetsAndPowerCutsOfAForkAreThoseOfItsParent() {
        SplittableRandom random = new SplittableRandom(2);
        Machine parent = updating();
        Machine fork = Scenes.machine();
        fork.setStopsAtLockup(false);
        for (int point = 0; point < POINTS; point++) {
            parent.runFor(random.nextInt(200_000));
            fork.restore(parent.snapshot());
            if (point % 2 == 0) {
                ResetKind kind = RESETS[point / 2 % RESETS.length];
                parent.resetNow(kind);
                fork.resetNow(kind);
            } else {
                Tear tear = new Tear.Cells(128, point);
                parent.powerCut(tear);
                fork.powerCut(tear);
                parent.powerOn();
                fork.powerOn();
            }
            assertEquals(Moment.of(parent), Moment.of(fork), "at point " + point);
            parent.runFor(10_000);
            fork.runFor(10_000);
            assertEquals(Moment.of(parent), Moment.of(fork), "after point " + point);
        }
    }
}
