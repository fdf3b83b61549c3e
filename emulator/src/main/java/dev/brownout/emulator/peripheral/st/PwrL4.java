package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.peripheral.Register;

/** PWR of STM32L4 (RM0351, 5). The supply is always good. Stop, standby and shutdown are not entered: the core only sleeps. */
public final class PwrL4 extends StPeripheral {
    private static final int DBP = 8;
    private static final int LPR = 14;
    private static final int REGLPF = 1 << 9;
    private static final int REGLPS = 1 << 8;
    private static final int PORTS = 8;

    private final Register cr1;

    public PwrL4(StChip chip, String name, int base) {
        super(chip, name, base);
        cr1 = register(0x00, "CR1").reset(0x200);
        cr1.writes(value -> {
            cr1.set(value & 0x4707);
            chip.setBackupWritable(cr1.bit(DBP));
        });
        // PVDE and PVME1 to 4.
        register(0x04, "CR2").bits(0x6ff).notModelled(0xf1);
        register(0x08, "CR3").reset(0x8000).bits(0x851f);
        register(0x0C, "CR4").bits(0x31f);
        register(0x10, "SR1").readOnly();
        // VOSF: the regulator follows VOS at once.
        register(0x14, "SR2").readOnly().reads(() -> REGLPS | (cr1.bit(LPR) ? REGLPF : 0));
        register(0x18, "SCR").writeOnly();
        for (int port = 0; port < PORTS; port++) {
            char letter = (char) ('A' + port);
            register(0x20 + 8 * port, "PUCR" + letter).bits(0xffff);
            register(0x24 + 8 * port, "PDCR" + letter).bits(0xffff);
        }
    }

    @Override
    void resetState(ResetKind kind) {
        chip.setBackupWritable(false);
    }

    @Override
    void loadState(StateReader in) {
        chip.setBackupWritable(cr1.bit(DBP));
    }
}
