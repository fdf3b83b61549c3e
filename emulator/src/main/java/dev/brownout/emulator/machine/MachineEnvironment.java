package dev.brownout.emulator.machine;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.Exceptions;
import dev.brownout.emulator.core.InterruptLines;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.peripheral.Environment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a machine is to its peripherals, and what they asked of it until it looks at the next instruction boundary. */
final class MachineEnvironment implements Environment {
    private final Machine machine;
    private final CpuState cpu;
    private final List<MachineObserver> observers = new ArrayList<>();
    private final Set<String> reported = new HashSet<>();
    ResetKind pendingReset;
    long stalledUntil;
    Stop requestedStop;
    boolean off;
    boolean strict;

    /** @param machine may still be under construction, but knows its CPU */
    MachineEnvironment(Machine machine) {
        this.machine = machine;
        cpu = machine.cpu();
    }

    void add(MachineObserver observer) {
        observers.add(observer);
    }

    void remove(MachineObserver observer) {
        observers.remove(observer);
    }

    /** Forgets what was asked for, as a reset does. */
    void reset(ResetKind kind) {
        for (MachineObserver observer : List.copyOf(observers)) {
            observer.resetting(kind);
        }
        pendingReset = null;
        stalledUntil = 0;
        off = false;
    }

    void requestStop(Stop stop) {
        if (requestedStop == null) {
            requestedStop = stop;
        }
        cpu.requestAttention();
    }

    @Override
    public VirtualClock clock() {
        return machine.clock();
    }

    @Override
    public InterruptLines interrupts() {
        return machine.nvic();
    }

    @Override
    public Bus bus() {
        return machine.bus();
    }

    @Override
    public void requestReset(ResetKind kind) {
        // A watchdog that bites in the same instant as a software reset: the first one counts.
        if (pendingReset == null) {
            pendingReset = kind;
        }
        cpu.requestAttention();
    }

    @Override
    public void stallCore(long picoseconds) {
        stalledUntil = Math.max(stalledUntil, machine.clock().now() + picoseconds);
        cpu.requestAttention();
    }

    @Override
    public void holdBusUntil(long instant) {
        cpu.cycles = Math.max(cpu.cycles, machine.clock().cycleAt(instant));
        machine.clock().ringDue();
    }

    @Override
    public void nonMaskableInterrupt() {
        machine.nvic().setPending(Exceptions.NMI, true);
    }

    @Override
    public void systemOff() {
        off = true;
        cpu.requestAttention();
    }

    @Override
    public boolean executesFrom(int base, int size) {
        return Integer.compareUnsigned(cpu.r[CpuState.PC] - base, size) < 0;
    }

    @Override
    public boolean coreSleeping() {
        return cpu.sleeping;
    }

    @Override
    public void codeChanged(int address, int length) {
        machine.core().forget(address, length);
    }

    @Override
    public void unmodelled(String peripheral, String register, int address, boolean write) {
        UnmodelledAccess access = new UnmodelledAccess(peripheral, register, address, write, cpu.r[CpuState.PC]);
        if (reported.add((write ? "w" : "r") + Integer.toHexString(address))) {
            for (MachineObserver observer : List.copyOf(observers)) {
                observer.unmodelled(access);
            }
        }
        if (strict) {
            requestStop(new Stop.Unmodelled(access));
        }
    }
}
