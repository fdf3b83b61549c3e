package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Ram;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A machine whose only instruction is two bytes long, increments R0 and stores it to the address in R1. */
final class FakeTarget implements GdbTarget {

    static final int RAM = 0x20000000;

    final CpuState cpu = new CpuState();
    final PagedMemory flash = new PagedMemory(0x10000, (byte) 0xFF);
    final Bus bus = new Bus(RAM, new Ram(0x1000), 0, flash);
    List<Watchpoint> watched = List.of();
    Set<Integer> breakpoints = Set.of();
    boolean wasReset;
    boolean powerWasCut;
    /** What the next instruction ends in, once. */
    volatile Halt next;

    FakeTarget() {
        cpu.r[1] = RAM + 0x100;
        cpu.r[CpuState.PC] = 0x100;
    }

    @Override
    public CpuState cpu() {
        return cpu;
    }

    @Override
    public boolean hasFloatingPoint() {
        return true;
    }

    @Override
    public void registersChanged() {
        cpu.requestAttention();
    }

    @Override
    public List<MemoryArea> memory() {
        return List.of(new MemoryArea(0, 0x10000, 0x1000), new MemoryArea(RAM, 0x1000, 0));
    }

    @Override
    public int read(int address, int size) {
        return bus.readDirect(address, size);
    }

    @Override
    public void write(int address, int value, int size) {
        if (Integer.compareUnsigned(address, flash.size()) < 0) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (value >>> 8 * i);
            }
            flash.write(address, bytes, 0, size);
        } else {
            bus.writeDirect(address, value, size);
        }
    }

    @Override
    public void eraseFlash(int address, int length) {
        flash.fill(address, length, (byte) 0xFF);
    }

    @Override
    public void breakAt(Set<Integer> addresses) {
        breakpoints = Set.copyOf(addresses);
    }

    @Override
    public void watch(List<Watchpoint> watchpoints) {
        watched = watchpoints;
    }

    @Override
    public Halt step() {
        Halt now = next;
        if (now != null) {
            next = null;
            return now;
        }
        cpu.r[0]++;
        bus.write32(cpu.r[1], cpu.r[0]);
        cpu.cycles += 3;
        cpu.r[CpuState.PC] = cpu.r[CpuState.PC] + 2 & 0xFFFE;
        return watched.stream().filter(w -> w.hit(cpu.r[1], 4, true)).findFirst()
                .<Halt>map(w -> new Halt.Watched(w)).orElseGet(Halt.Done::new);
    }

    @Override
    public Halt run() {
        Halt halt = step();
        for (int i = 0; i < 1000 && halt instanceof Halt.Done && !breakpoints.contains(cpu.r[CpuState.PC]); i++) {
            halt = step();
        }
        return halt;
    }

    @Override
    public void reset() {
        wasReset = true;
        cpu.r[CpuState.PC] = 0x100;
    }

    @Override
    public void cutPower() {
        powerWasCut = true;
        Arrays.fill(bus.ram().bytes, (byte) 0xA5);
    }
}
