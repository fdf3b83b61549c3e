package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.UsageFault;
import dev.brownout.emulator.core.interpreter.Interpreter;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.timing.CortexM4Timing;
import dev.brownout.emulator.timing.FlashTiming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A core with 64 KB of flash at 0 and 64 KB of RAM at 0x20000000, run by either engine; exceptions are only written down. */
final class Rig implements ExceptionModel {
    static final int RAM = 0x20000000;
    static final int SIZE = 0x10000;

    /** Small, so that what it holds changes all the time. */
    static final RegionStore STORE = new RegionStore(50);

    final CpuState cpu = new CpuState();
    final PagedMemory flash = new PagedMemory(SIZE, (byte) 0xff);
    final Ram ram = new Ram(SIZE);
    final Bus bus = new Bus(RAM, ram, 0, flash);
    final Core core;
    final List<String> events = new ArrayList<>();
    boolean unalignedTrap;
    boolean divideByZeroTrap;

    private Rig(Optional<RegionStore> store) {
        core = store.isPresent() ? new Translator(cpu, bus, this, Architecture.ARMV7E_M_FP, new CortexM4Timing(), 2, 1, store.get())
            : new Interpreter(cpu, bus, this, Architecture.ARMV7E_M_FP, new CortexM4Timing());
        bus.setCodeWatcher(core::forget);
        FlashTiming waits = bus.flashTiming();
        waits.onChange(cpu::requestAttention);
        bus.setFlashReadWatcher(offset -> cpu.cycles += waits.read(offset));
        cpu.scramble(1);
    }

    static Rig interpreter() {
        return new Rig(Optional.empty());
    }

    /** Translates what it meets for the second time. */
    static Rig translator() {
        return translator(STORE);
    }

    static Rig translator(RegionStore store) {
        return new Rig(Optional.of(store));
    }

    /** Puts an instruction into memory. @return the address behind it */
    int place(int address, int raw, int size) {
        if (size == 4) {
            halfword(address, raw >>> 16);
            halfword(address + 2, raw);
        } else {
            halfword(address, raw);
        }
        return address + size;
    }

    private void halfword(int address, int value) {
        if (address >= RAM) {
            bus.writeDirect(address, value & 0xffff, 2);
        } else {
            flash.write(address, new byte[] {(byte) value, (byte) (value >> 8)}, 0, 2);
            core.forget(address, 2);
        }
    }

    /** Runs for a number of cycles, as a machine does. */
    void run(int cycles) {
        cpu.limitCycle = cpu.cycles + cycles;
        cpu.clearAttention();
        core.run();
    }

    /** Everything there is, in words. */
    String state() {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < 16; n++) {
            text.append(String.format("r%d=%08x ", n, cpu.r[n]));
        }
        return text + String.format("xpsr=%08x cycles=%d trace=%x instructions=%d s=%08x fpscr=%08x masks=%x%x%x ex=%b busy=%d %s", cpu.xpsr(), cpu.cycles,
            cpu.pipeline, core.instructions(), Arrays.hashCode(cpu.s), cpu.fpscr, cpu.primask, cpu.faultmask, cpu.basepri, cpu.exclusive,
            Math.max(0, cpu.floatBusyUntil - cpu.cycles), events) + flashState();
    }

    private String flashState() {
        StateWriter out = new StateWriter(0, cpu.cycles);
        bus.flashTiming().save(out);
        return Arrays.toString(out.values());
    }

    private void record(String event) {
        events.add(event);
        cpu.requestAttention();
    }

    @Override
    public void supervisorCall() {
        record("SVC");
    }

    @Override
    public void breakpoint(int immediate) {
        record("BKPT " + immediate);
    }

    @Override
    public void dataFault(MemoryFault fault) {
        record(String.format("%s 0x%08x", fault.kind(), fault.address()));
    }

    @Override
    public void fetchFault(MemoryFault fault) {
        record(String.format("FETCH %s 0x%08x", fault.kind(), fault.address()));
    }

    @Override
    public void usageFault(UsageFault fault) {
        record(fault.name());
    }

    @Override
    public void exceptionReturn(int excReturn) {
        record(String.format("RETURN 0x%08x", excReturn));
        cpu.r[CpuState.PC] = 0x80;
    }

    @Override
    public void masksChanged() {
        cpu.requestAttention();
    }

    @Override
    public void waitForInterrupt() {
        record("WFI");
    }

    @Override
    public void waitForEvent() {
        record("WFE");
    }

    @Override
    public void sendEvent() {
        cpu.event = true;
    }

    @Override
    public boolean floatingPointAccess() {
        cpu.fpReady = true;
        return true;
    }

    @Override
    public int executionPriority() {
        return 256;
    }

    @Override
    public boolean unalignedTrap() {
        return unalignedTrap;
    }

    @Override
    public boolean divideByZeroTrap() {
        return divideByZeroTrap;
    }
}
