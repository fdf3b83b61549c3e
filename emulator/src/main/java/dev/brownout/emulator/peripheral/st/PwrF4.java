package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.peripheral.Register;

/** PWR of STM32F4 (RM0090, 5). The supply is always good. Stop and standby are not entered: the core only sleeps. */
public final class PwrF4 extends StPeripheral {
    private static final int DBP = 8;
    private static final int VOSRDY = 1 << 14;
    private static final int BRE = 9;
    private static final int BRR = 1 << 3;
    private static final int VOS = 1 << 14;
    /** PDDS and PVDE. */
    private static final int CR_ABSENT = 0x12;

    private final Register cr;
    private final Register csr;

    public PwrF4(StChip chip, String name, int base) {
        super(chip, name, base);
        cr = register(0x00, "CR").reset(VOS).notModelled(CR_ABSENT);
        cr.writes(value -> {
            // CWUF and CSBF act on flags that never get set.
            cr.set(value & 0x43f3);
            chip.setBackupWritable(cr.bit(DBP));
        });
        csr = register(0x04, "CSR").bits(0x300);
        csr.reads(() -> csr.get() | VOSRDY | (csr.bit(BRE) ? BRR : 0));
    }

    @Override
    void resetState(ResetKind kind) {
        chip.setBackupWritable(false);
    }

    @Override
    void loadState(StateReader in) {
        chip.setBackupWritable(cr.bit(DBP));
    }
}
