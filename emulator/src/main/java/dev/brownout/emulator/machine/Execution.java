package dev.brownout.emulator.machine;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.DwtCounters;
import dev.brownout.emulator.core.ExceptionUnit;
import dev.brownout.emulator.core.SystemControlSpace;

/** What a powered machine does between two instructions, and when it stops: alarms, resets, stalls, lockup, exceptions, sleep, in this order. */
final class Execution {
    private final Machine machine;
    private final MachineEnvironment environment;
    private final CpuState cpu;
    private final VirtualClock clock;
    private final ExceptionUnit exceptions;
    private final Core core;
    private final ExecutionStops stops;
    private final SystemControlSpace scs;
    private final DwtCounters counters;
    private Machine.InstructionObserver observer;
    boolean stopsAtReset;
    boolean stopsAtLockup = true;
    /** Whoever runs the machine knows of the lockup that it is in. */
    boolean lockupTold;

    Execution(Machine machine, MachineEnvironment environment, ExecutionStops stops, SystemControlSpace scs) {
        this.machine = machine;
        this.environment = environment;
        this.stops = stops;
        this.scs = scs;
        counters = scs.counters();
        cpu = machine.cpu();
        clock = machine.clock();
        exceptions = machine.exceptions();
        core = machine.core();
    }

    void observe(Machine.InstructionObserver newObserver) {
        observer = newObserver;
    }

    void stopObserving() {
        observer = null;
    }

    /** As {@link Machine#runUntil(long)}. */
    Stop until(long limit) {
        cpu.limitCycle = limit;
        cpu.updateAttention();
        exceptions.setExecuting(true);
        try {
            return loop(limit);
        } finally {
            exceptions.setExecuting(false);
        }
    }

    private Stop loop(long limit) {
        boolean leaving = true;
        while (true) {
            clock.ringDue();
            if (environment.pendingReset != null) {
                ResetKind kind = environment.pendingReset;
                machine.reset(kind);
                if (stopsAtReset) {
                    return new Stop.WasReset(kind);
                }
                continue;
            }
            if (environment.requestedStop != null) {
                Stop stop = environment.requestedStop;
                environment.requestedStop = null;
                return stop;
            }
            if (cpu.cycles >= limit) {
                return new Stop.Limit();
            }
            if (environment.off) {
                return new Stop.SwitchedOff();
            }
            if (environment.stalledUntil > clock.now()) {
                stall(limit);
                continue;
            }
            if (exceptions.lockedUp() && !exceptions.leavesLockup()) {
                if (stopsAtLockup && !lockupTold) {
                    lockupTold = true;
                    return new Stop.LockedUp();
                }
                if (machine.config().resetsOnLockup()) {
                    environment.requestReset(ResetKind.LOCKUP);
                    continue;
                }
                if (clock.nextDue() == VirtualClock.NEVER) {
                    return new Stop.LockedUp();
                }
                jump(limit);
                continue;
            }
            if (exceptions.due()) {
                takeException();
                continue;
            }
            if (cpu.sleeping && !exceptions.wakeIfDue()) {
                if (clock.nextDue() == VirtualClock.NEVER) {
                    return new Stop.AsleepForever();
                }
                sleep(limit);
                continue;
            }
            cpu.clearAttention();
            if (observer != null) {
                if (!leaving && stops.before(cpu.r[CpuState.PC])) {
                    return new Stop.AtBreakpoint(cpu.r[CpuState.PC]);
                }
                observer.before(cpu);
                step();
            } else if (leaving) {
                // Whoever runs on from a breakpoint does not want to meet it at once.
                step();
            } else if (counters.active() || exceptions.steps()) {
                if (stops.before(cpu.r[CpuState.PC])) {
                    return new Stop.AtBreakpoint(cpu.r[CpuState.PC]);
                }
                step();
            } else {
                core.run();
                if (core.stopped()) {
                    return new Stop.AtBreakpoint(cpu.r[CpuState.PC]);
                }
            }
            leaving = false;
        }
    }

    private void takeException() {
        long before = cpu.cycles;
        exceptions.take();
        if (counters.active()) {
            counters.exception(cpu.cycles - before);
        }
    }

    private void stall(long limit) {
        long before = cpu.cycles;
        jump(Math.min(clock.cycleAt(environment.stalledUntil), limit));
        if (counters.active()) {
            counters.stall(cpu.cycles - before);
        }
    }

    private void sleep(long limit) {
        long before = cpu.cycles;
        jump(limit);
        if (counters.active() && scs.coreClockRuns()) {
            counters.sleep(cpu.cycles - before);
        }
    }

    private void step() {
        boolean monitored = exceptions.steps();
        boolean counted = counters.active();
        boolean memory = counted && counters.accessesMemory();
        long before = cpu.cycles;
        int handler = cpu.ipsr;
        core.step();
        if (counted && counters.active()) {
            counters.instruction(cpu.cycles - before, memory, cpu.ipsr != handler);
        }
        if (monitored) {
            exceptions.stepped();
        }
    }

    // The core does nothing until the next alarm or this cycle, whichever is first.
    private void jump(long cycle) {
        cpu.cycles = Math.max(cpu.cycles, Math.min(cycle, cpu.deadlineCycle));
    }
}
