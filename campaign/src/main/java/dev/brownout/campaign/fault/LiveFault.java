package dev.brownout.campaign.fault;

import dev.brownout.emulator.flash.CellDefect;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.ResetKind;

/** A fault that a device lives through: power stays, and so does whatever such a fault leaves. */
public sealed interface LiveFault {
    /** Names it within its operation, in replay IDs: {@code watchdog}, {@code fails}. */
    String name();

    /**
     * Lets it happen to a machine in the midst of an operation.
     *
     * @param array where the operation runs
     */
    void strike(Machine machine, int array);

    /**
     * A reset, perhaps while an operation runs.
     *
     * @param how what becomes of the operation
     */
    record Reset(String name, ResetKind kind, Tear how) implements LiveFault {
        @Override
        public void strike(Machine machine, int array) {
            machine.arrays().get(array).interrupt(how);
            machine.resetNow(kind);
        }
    }

    /**
     * The operation fails, and the bootloader goes on.
     *
     * @param how     what it does to the cells all the same
     * @param noticed whether the controller says so
     */
    record Failure(String name, Tear how, boolean noticed) implements LiveFault {
        @Override
        public void strike(Machine machine, int array) {
            machine.arrays().get(array).fail(how, noticed);
        }
    }

    /** The word that is programmed never takes anything again. */
    record Dead(String name) implements LiveFault {
        @Override
        public void strike(Machine machine, int array) {
            FlashOperation operation = machine.arrays().get(array).running().orElseThrow();
            long cells = operation.length() == CellDefect.SIZE ? -1
                    : (1L << 8 * operation.length()) - 1 << 8 * (operation.offset() % CellDefect.SIZE);
            machine.arrays().get(array).cells().spoil(operation.offset(), new CellDefect(0, cells, 0));
        }
    }

    /** The page that is erased is worn out from here on. */
    record Worn(String name) implements LiveFault {
        @Override
        public void strike(Machine machine, int array) {
            FlashArray flash = machine.arrays().get(array);
            flash.cells().wearOut(flash.geometry().pageOf(flash.running().orElseThrow().offset()));
        }
    }
}
