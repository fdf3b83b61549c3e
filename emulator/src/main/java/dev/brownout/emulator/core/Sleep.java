package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;

/** Sleeping in WFI, WFE and on exit from a handler, and what ends it (Armv7-M ARM, B1.5.17 to B1.5.19). */
final class Sleep implements Stateful {
    private final CpuState cpu;
    private final Nvic nvic;
    private boolean waitsForEvent;

    Sleep(CpuState cpu, Nvic nvic) {
        this.cpu = cpu;
        this.nvic = nvic;
    }

    void reset() {
        waitsForEvent = false;
    }

    void untilInterrupt() {
        cpu.sleeping = true;
        waitsForEvent = false;
        cpu.requestAttention();
    }

    /** Falls through if there was an event, and forgets it. */
    void untilEvent() {
        if (cpu.event) {
            cpu.event = false;
            return;
        }
        cpu.sleeping = true;
        waitsForEvent = true;
        cpu.requestAttention();
    }

    /** Ends a sleep whose reason has come. @return whether the core is awake now */
    boolean wakeIfDue() {
        if (waitsForEvent ? cpu.event || nvic.due() != 0 : nvic.wakes()) {
            cpu.sleeping = false;
            if (waitsForEvent) {
                cpu.event = false;
            }
        }
        return !cpu.sleeping;
    }

    @Override
    public void save(StateWriter out) {
        out.putBoolean(waitsForEvent);
    }

    @Override
    public void load(StateReader in) {
        waitsForEvent = in.getBoolean();
    }
}
