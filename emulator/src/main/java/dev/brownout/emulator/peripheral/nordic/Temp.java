package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * TEMP, the die's thermometer (nRF52840 PS, "TEMP"): a measurement takes 36 us and gives quarters of a degree Celsius. The coefficients
 * are kept, and do not change the board's temperature.
 */
public final class Temp extends NordicPeripheral {
    private static final long MEASUREMENT = 36_000_000L;
    private static final int[] A = {0x326, 0x348, 0x3AA, 0x40E, 0x4BD, 0x5A3};
    private static final int[] B = {0x3FEF, 0x3FBE, 0x3FBE, 0x012, 0x124, 0x27C};
    private static final int[] T = {0xE2, 0x00, 0x19, 0x3C, 0x50};

    private final int quarterDegrees;
    private final Deadline deadline;
    private final Event datardy;
    private final Register result;

    public Temp(Interconnect interconnect, String name, int base, int irq, int quarterDegrees) {
        super(interconnect, name, base, irq);
        this.quarterDegrees = quarterDegrees;
        deadline = new Deadline(interconnect, this::measured);
        task(0x000, "START", () -> deadline.at(interconnect.now() + MEASUREMENT));
        task(0x004, "STOP", deadline::cancel);
        datardy = event(0x100, "DATARDY");
        interrupts();
        result = register(0x508, "TEMP").readOnly();
        coefficients(0x520, "A", A, 0xFFF);
        coefficients(0x540, "B", B, 0x3FFF);
        coefficients(0x560, "T", T, 0xFF);
    }

    private void coefficients(int offset, String prefix, int[] resetValues, int mask) {
        for (int i = 0; i < resetValues.length; i++) {
            register(offset + 4 * i, prefix + i).reset(resetValues[i]).bits(mask);
        }
    }

    private void measured() {
        result.set(quarterDegrees);
        datardy.raise();
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        deadline.cancel();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        deadline.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        deadline.load(in);
    }
}
