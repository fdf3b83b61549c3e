package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.peripheral.Register;

/** SYSCFG: what address 0 shows, and which port's pins EXTI watches (RM0090, 9.2; RM0351, 9.2). */
public final class Syscfg extends StPeripheral {
    private static final int MEM_MODE = 7;
    /** VREFBUF follows on STM32L4. */
    private static final int SYSCFG_SIZE = 0x30;
    private static final int FB_MODE = 1 << 8;

    private final Register memrmp;
    private final Exti exti;
    private final BootAlias alias;

    private Syscfg(StChip chip, String name, int base, Exti exti, BootAlias alias, int memrmpBits) {
        super(chip, name, base, SYSCFG_SIZE);
        this.exti = exti;
        this.alias = alias;
        memrmp = register(0x00, alias.memrmpName()).bits(memrmpBits).then(this::remap);
        for (int n = 0; n < 4; n++) {
            int first = 4 * n;
            Register exticr = register(0x08 + 4 * n, "EXTICR" + (n + 1)).bits(0xffff);
            exticr.then(() -> {
                for (int i = 0; i < 4; i++) {
                    exti.selectPort(first + i, exticr.field(4 * i, 4));
                }
            });
        }
    }

    /** The block of STM32F4. */
    public static Syscfg f4(StChip chip, String name, int base, Exti exti, BootAlias alias) {
        Syscfg syscfg = new Syscfg(chip, name, base, exti, alias, 3);
        syscfg.register(0x04, "PMC").bits(0x800000);
        syscfg.register(0x20, "CMPCR").bits(1).notModelled(1);
        return syscfg;
    }

    /** The block of STM32L4. */
    public static Syscfg l4(StChip chip, String name, int base, Exti exti, BootAlias alias) {
        Syscfg syscfg = new Syscfg(chip, name, base, exti, alias, 0x107);
        syscfg.memrmp.notModelled(FB_MODE);
        syscfg.register(0x04, "CFGR1").reset(0x7C000001);
        syscfg.register(0x18, "SCSR").bits(1).notModelled(1);
        syscfg.register(0x1C, "CFGR2").bits(0x10f);
        syscfg.register(0x20, "SWPR").notModelled(-1);
        syscfg.register(0x24, "SKR").bits(0xff);
        return syscfg;
    }

    private void remap() {
        alias.show(memrmp.get() & MEM_MODE);
    }

    @Override
    void resetState(ResetKind kind) {
        for (int pin = 0; pin < 16; pin++) {
            exti.selectPort(pin, 0);
        }
        memrmp.set(alias.atReset());
        remap();
    }

    @Override
    void loadState(StateReader in) {
        remap();
    }
}
