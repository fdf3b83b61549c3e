package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.ExceptionUnit;
import dev.brownout.emulator.core.Exceptions;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.machine.Machine;
import java.util.function.Consumer;

/** Reports every entry into HardFault, MemManage, BusFault and UsageFault. */
public final class FaultWatch implements ExceptionUnit.Observer {

    private final Machine machine;
    private final FirmwareImage firmware;
    private final Consumer<FaultReport> listener;

    public FaultWatch(Machine machine, FirmwareImage firmware, Consumer<FaultReport> listener) {
        this.machine = machine;
        this.firmware = firmware;
        this.listener = listener;
    }

    @Override
    public void entered(int number, int returnAddress) {
        if (isFault(number)) {
            listener.accept(FaultReport.atEntry(machine, firmware, number, returnAddress));
        }
    }

    @Override
    public void returned(int number) {
        // What matters was said at the entry.
    }

    /** Whether an exception number is that of a fault. */
    public static boolean isFault(int number) {
        return number >= Exceptions.HARD_FAULT && number <= Exceptions.USAGE_FAULT;
    }
}
