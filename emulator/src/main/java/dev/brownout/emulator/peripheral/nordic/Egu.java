package dev.brownout.emulator.peripheral.nordic;

/** EGU, the event generator unit: TRIGGER[n] makes TRIGGERED[n] (nRF52840 PS, "EGU"). SWI shares its interrupt. */
public final class Egu extends NordicPeripheral {
    private static final int CHANNELS = 16;

    public Egu(Interconnect interconnect, String name, int base, int irq) {
        super(interconnect, name, base, irq);
        Event[] triggered = events(0x100, CHANNELS, "TRIGGERED");
        for (int n = 0; n < CHANNELS; n++) {
            task(4 * n, "TRIGGER[" + n + "]", triggered[n]::raise);
        }
        interruptsWithInten();
    }
}
