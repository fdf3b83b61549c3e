package dev.brownout.campaign.scenario;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.machine.Machine;
import java.util.Map;

/** Gives the code flash of a machine the wear that a scenario wants. */
final class Wear {
    private Wear() {
    }

    /** @param machine has not been switched on */
    static void of(Scenario scenario, Machine machine) {
        scenario.faults().endurance().ifPresent(endurance -> {
            FlashArray flash = machine.flash();
            flash.cells().setEnduranceLimit(endurance.limit());
            for (Map.Entry<Integer, Integer> page : endurance.wear().entrySet()) {
                int offset = page.getKey() - machine.config().flashBase();
                if (offset < 0 || offset >= flash.geometry().size()) {
                    throw scenario.wrong("faults.endurance", String.format("0x%x does not lie in the flash of %s", page.getKey(), machine.config().name()));
                }
                flash.cells().setWear(flash.geometry().pageOf(offset), page.getValue());
            }
        });
    }
}
