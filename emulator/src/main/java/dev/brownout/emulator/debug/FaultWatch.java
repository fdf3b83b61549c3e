package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionUnit;
import dev.brownout.emulator.core.Exceptions;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.machine.Machine;
import java.util.function.Consumer;

/** Reports every entry into HardFault, MemManage, BusFault and UsageFault. */
public final class FaultWatch implements ExceptionUnit.Observer {
    /** So many reports are made in detail; firmware that faults in a loop makes millions. */
    private static final int DETAILED = 100;

    private final Machine machine;
    private final FirmwareImage firmware;
    private final Consumer<FaultReport> listener;
    private int reports;
    private FaultReport last;
    private int lastNumber;

    public FaultWatch(Machine machine, FirmwareImage firmware, Consumer<FaultReport> listener) {
        this.machine = machine;
        this.firmware = firmware;
        this.listener = listener;
    }

    @Override
    public void entered(int number, int returnAddress) {
        if (isFault(number)) {
            listener.accept(report(number, returnAddress));
        }
    }

    private FaultReport report(int number, int returnAddress) {
        boolean detailed = reports < DETAILED;
        if (detailed || number != lastNumber || returnAddress != last.registers().get(CpuState.PC)) {
            last = FaultReport.atEntry(machine, firmware, number, returnAddress, detailed);
            lastNumber = number;
            reports = Math.min(reports + 1, DETAILED);
        } else {
            // The same place once more.
            machine.faults().newNames();
            last = last.again(machine.cpu().cycles);
        }
        return last;
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
