package dev.brownout.emulator.machine;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionUnit;

/** What a powered machine does between two instructions, and when it stops: alarms, resets, stalls, lockup, exceptions, sleep, in this order. */
final class Execution {
    private final Machine machine;
    private final MachineEnvironment environment;
    private final CpuState cpu;
    private final VirtualClock clock;
    private final ExceptionUnit exceptions;
    private final Core core;
    private final ExecutionStops stops;
    private Machine.InstructionObserver observer;
    boolean stopsAtReset;
    boolean stopsAtLockup = true;
    /** Whoever runs the machine knows of the lockup that it is in. */
    boolean lockupTold;

    Execution(Machine machine, MachineEnvironment environment, ExecutionStops stops) {
        this.machine = machine;
        this.environment = environment;
        this.stops = stops;
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
                jump(Math.min(clock.cycleAt(environment.stalledUntil), limit));
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
                exceptions.take();
                continue;
            }
            if (cpu.sleeping && !exceptions.wakeIfDue()) {
                if (clock.nextDue() == VirtualClock.NEVER) {
                    return new Stop.AsleepForever();
                }
                jump(limit);
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
            } else if (exceptions.steps()) {
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

    private void step() {
        boolean monitored = exceptions.steps();
        core.step();
        if (monitored) {
            exceptions.stepped();
        }
    }

    // The core does nothing until the next alarm or this cycle, whichever is first.
    private void jump(long cycle) {
        cpu.cycles = Math.max(cpu.cycles, Math.min(cycle, cpu.deadlineCycle));
    }
}
