package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;

/** DBGMCU: the device's identity, and what stops while a debugger halts the core, which time does here (RM0090, 38.16; RM0351, 48.16). */
public final class Dbgmcu extends StPeripheral {
    /**
     * @param idcode            device and revision
     * @param twoApb1Registers  APB1 has two freeze registers, as on STM32L4
     */
    public Dbgmcu(StChip chip, String name, int base, int idcode, boolean twoApb1Registers) {
        super(chip, name, base);
        register(0x00, "IDCODE").readOnly().reset(idcode);
        register(0x04, "CR");
        register(0x08, twoApb1Registers ? "APB1_FZR1" : "APB1_FZ");
        register(0x0C, twoApb1Registers ? "APB1_FZR2" : "APB2_FZ");
        if (twoApb1Registers) {
            register(0x10, "APB2_FZR");
        }
    }

    /** Only power-on resets it. */
    @Override
    public void reset(ResetKind kind) {
        if (kind.losesPower()) {
            super.reset(kind);
        }
    }
}
