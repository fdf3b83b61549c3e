package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import java.util.function.Consumer;

/** Sleeping in WFI, WFE and on exit from a handler, and what ends it (Armv7-M ARM, B1.5.17 to B1.5.19). */
final class Sleep implements Stateful {
    private final CpuState cpu;
    private final Nvic nvic;
    private boolean waitsForEvent;
    private Consumer<Boolean> coreClock = runs -> { };

    Sleep(CpuState cpu, Nvic nvic) {
        this.cpu = cpu;
        this.nvic = nvic;
    }

    /** Whom to tell when the core's clock stops with the core, and when it runs again; not told again what {@link #load} restores. */
    void onCoreClock(Consumer<Boolean> listener) {
        coreClock = listener;
    }

    void reset() {
        waitsForEvent = false;
        end();
    }

    void untilInterrupt() {
        begin();
        waitsForEvent = false;
    }

    private void begin() {
        cpu.sleeping = true;
        cpu.requestAttention();
        coreClock.accept(false);
    }

    /** The core is awake, whatever woke it. */
    void end() {
        if (cpu.sleeping) {
            cpu.sleeping = false;
            coreClock.accept(true);
        }
    }

    /** Falls through if there was an event, and forgets it. */
    void untilEvent() {
        if (cpu.event) {
            cpu.event = false;
            return;
        }
        begin();
        waitsForEvent = true;
    }

    /** Ends a sleep whose reason has come. @return whether the core is awake now */
    boolean wakeIfDue() {
        if (waitsForEvent ? cpu.event || nvic.due() != 0 : nvic.wakes()) {
            end();
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
