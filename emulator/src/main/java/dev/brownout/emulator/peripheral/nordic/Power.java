package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.peripheral.Register;

/**
 * POWER: reset reasons, retention registers, supply (nRF52840 PS, "POWER"). The supply is always good: the power-fail comparator never
 * warns. RAM sections stay on whatever RAM[n].POWER says.
 */
public final class Power extends NordicPeripheral {
    private static final int RESETPIN = 1;
    private static final int DOG = 1 << 1;
    private static final int SREQ = 1 << 2;
    private static final int LOCKUP = 1 << 3;
    private static final int RAM_BLOCKS = 9;
    private static final int VBUS_READY = 3;

    private final Register resetreas;
    private final Register gpregret;
    private final Register gpregret2;
    private final Event usbDetected;
    private final Event usbPowerReady;
    private final boolean vbus;

    /** @param vbus  true if the board is supplied through USB */
    public Power(Interconnect interconnect, String name, int base, int irq, boolean vbus) {
        super(interconnect, name, base, irq);
        this.vbus = vbus;
        task(0x078, "CONSTLAT", () -> { });
        task(0x07C, "LOWPWR", () -> { });
        event(0x108, "POFWARN");
        event(0x114, "SLEEPENTER");
        event(0x118, "SLEEPEXIT");
        usbDetected = event(0x11C, "USBDETECTED");
        event(0x120, "USBREMOVED");
        usbPowerReady = event(0x124, "USBPWRRDY");
        interrupts();
        resetreas = register(0x400, "RESETREAS");
        resetreas.writes(value -> resetreas.set(resetreas.get() & ~value));
        register(0x428, "RAMSTATUS").readOnly().reset(0xf);
        register(0x438, "USBREGSTATUS").readOnly().reads(() -> vbus ? VBUS_READY : 0);
        register(0x500, "SYSTEMOFF").writeOnly().writes(value -> {
            if ((value & 1) != 0) {
                environment.systemOff();
            }
        });
        register(0x510, "POFCON").bits(0xf1f).notModelled(1);
        gpregret = register(0x51C, "GPREGRET").bits(0xff);
        gpregret2 = register(0x520, "GPREGRET2").bits(0xff);
        register(0x578, "DCDCEN").bits(1);
        register(0x580, "DCDCEN0").bits(1);
        // Errata 197.
        undocumented(0x638);
        register(0x640, "MAINREGSTATUS").readOnly();
        for (int n = 0; n < RAM_BLOCKS; n++) {
            String block = "RAM[" + n + "].POWER";
            Register power = register(0x900 + 16 * n, block).reset(0xFFFF);
            register(0x904 + 16 * n, block + "SET").writeOnly().writes(value -> power.set(power.get() | value));
            register(0x908 + 16 * n, block + "CLR").writeOnly().notModelled().writes(value -> power.set(power.get() & ~value));
        }
    }

    /**
     * RESETREAS collects reasons until power is lost or software clears them. GPREGRET and GPREGRET2 survive a reset by software or
     * lockup (PS, "Reset behavior").
     */
    @Override
    public void reset(ResetKind kind) {
        int reasons = kind.losesPower() ? 0 : resetreas.get() | reason(kind);
        boolean retained = kind == ResetKind.SOFTWARE || kind == ResetKind.LOCKUP;
        int first = retained ? gpregret.get() : 0;
        int second = retained ? gpregret2.get() : 0;
        super.reset(kind);
        resetreas.set(reasons);
        gpregret.set(first);
        gpregret2.set(second);
        if (vbus) {
            usbDetected.register.set(1);
            usbPowerReady.register.set(1);
        }
    }

    private static int reason(ResetKind kind) {
        return switch (kind) {
            case PIN -> RESETPIN;
            case WATCHDOG -> DOG;
            case SOFTWARE -> SREQ;
            case LOCKUP -> LOCKUP;
            case POWER_ON, BROWN_OUT -> 0;
        };
    }
}
