package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Peripheral;

/**
 * The Instrumentation Trace Macrocell at 0xE0000000 (Armv7-M ARM, C1.7; Cortex-M4 TRM, 10.3), with nobody at the trace port: a stimulus
 * port that is enabled is always ready and swallows what is written.
 */
final class Itm extends PrivateBlock implements Peripheral {
    static final int BASE = 0xe0000000;
    private static final int PORTS_END = 0x80;
    private static final int UNLOCK = 0xc5acce55;
    private static final int ITMENA = 1;
    private static final int TCR_WRITABLE = 0x007f0f1f;

    private final SystemControlSpace scs;
    private int enabledPorts;
    private int privilegedPorts;
    private int control;
    private boolean locked = true;

    Itm(CpuState cpu, SystemControlSpace scs) {
        super(cpu, "ITM", BASE);
        this.scs = scs;
    }

    @Override
    public void reset(ResetKind kind) {
        if (kind.losesPower()) {
            enabledPorts = 0;
            privilegedPorts = 0;
            control = 0;
            locked = true;
        }
    }

    // A stimulus port that TPR closes to unprivileged code is not ready for it, and ignores it.
    @Override
    boolean openToAll(int offset) {
        return offset < PORTS_END;
    }

    @Override
    boolean acceptsNarrow(int offset) {
        return offset < PORTS_END;
    }

    private boolean ready(int port) {
        boolean open = cpu.privileged() || (privilegedPorts >>> port / 8 & 1) == 0;
        return open && scs.traceEnabled() && (control & ITMENA) != 0 && (enabledPorts >>> port & 1) != 0;
    }

    @Override
    int readWord(int offset) {
        if (offset < PORTS_END) {
            return ready(offset >>> 2) ? 1 : 0;
        }
        return switch (offset) {
            case 0xe00 -> enabledPorts;
            case 0xe40 -> privilegedPorts;
            case 0xe80 -> control;
            case 0xfb4 -> locked ? 3 : 1;
            default -> identification(offset, 0x3bb001);
        };
    }

    @Override
    void writeWord(int offset, int value) {
        if (offset == 0xfb0) {
            locked = value != UNLOCK;
        } else if (!locked) {
            switch (offset) {
                case 0xe00 -> enabledPorts = value;
                case 0xe40 -> privilegedPorts = value & 0xf;
                case 0xe80 -> control = value & TCR_WRITABLE;
                default -> { }
            }
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(enabledPorts);
        out.putInt(privilegedPorts);
        out.putInt(control);
        out.putBoolean(locked);
    }

    @Override
    public void load(StateReader in) {
        enabledPorts = in.getInt();
        privilegedPorts = in.getInt();
        control = in.getInt();
        locked = in.getBoolean();
    }
}
