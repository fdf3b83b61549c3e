package dev.brownout.emulator.debug;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import java.util.Optional;

/** Taking the supply away by hand. */
public final class PowerCut {

    private PowerCut() {
    }

    /** Cuts the power now and brings it back. A flash operation under way is left half done: some of the bits, half of the cells. */
    public static void cut(Machine machine) {
        machine.powerCut(tear(machine));
        machine.powerOn();
    }

    private static Tear tear(Machine machine) {
        return machine.arrays().stream().map(FlashArray::running).flatMap(Optional::stream).findFirst()
                .map(operation -> Tear.standard(operation, machine.config().seed()).get(1)).orElseGet(Tear.Untouched::new);
    }
}
