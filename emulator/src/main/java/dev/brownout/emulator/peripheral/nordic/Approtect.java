package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.peripheral.Register;

/** APPROTECT: software's part of the access port protection, which closes the debugger's door and nothing else (nRF52840 PS, "CTRL-AP"). */
public final class Approtect extends NordicPeripheral {
    public Approtect(Interconnect interconnect, String name, int base) {
        super(interconnect, name, base, NO_IRQ);
        Register force = register(0x550, "FORCEPROTECT").reset(0xFFFFFFFF);
        force.writes(value -> {
            if (force.get() == 0xFFFFFFFF) {
                force.set(value & 0xff);
            }
        });
        register(0x558, "DISABLE").bits(0xff);
    }
}
