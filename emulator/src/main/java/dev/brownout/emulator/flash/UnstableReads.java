package dev.brownout.emulator.flash;

import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.FlashGuard;

/** Has the core's reads of unstable cells of the code flash give something else each time; costs nothing while there are none. */
public final class UnstableReads implements FlashGuard {
    private final FlashArray flash;

    private UnstableReads(FlashArray flash) {
        this.flash = flash;
    }

    /** Watches over the code flash of a bus. */
    public static void attach(FlashArray flash, Bus bus) {
        UnstableReads guard = new UnstableReads(flash);
        flash.cells().setDefectListener(() -> {
            if (flash.cells().unstable()) {
                bus.accessControl().setCellGuard(guard);
            } else {
                bus.accessControl().clearCellGuard();
            }
        });
    }

    @Override
    public void check(int offset, int size) {
        flash.settleUnstable(offset, size);
    }

    @Override
    public boolean open(int offset, int size) {
        return !flash.cells().unstable(offset, size);
    }
}
