package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.UsageFault;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.timing.CortexM4Timing;
import java.util.ArrayList;
import java.util.List;

/**
 * A core with 64 KB of flash at 0 and 64 KB of RAM at 0x20000000, and exception hardware that only writes down what it is told. Code is
 * given as halfwords in hexadecimal, as {@code arm-none-eabi-objdump} prints them.
 */
public final class TestMachine implements ExceptionModel {
    public static final int CODE = 0x100;
    public static final int RAM = 0x20000000;
    public static final int SIZE = 0x10000;

    public final CpuState cpu = new CpuState();
    public final int[] r = cpu.r;
    public final PagedMemory flash = new PagedMemory(SIZE, (byte) 0xff);
    public final Ram ram = new Ram(SIZE);
    public final Bus bus = new Bus(RAM, ram, 0, flash);
    public final Interpreter core = new Interpreter(cpu, bus, this, Architecture.ARMV7E_M_FP, new CortexM4Timing());
    /** What the core told the exception hardware, in order: {@code "SVC"}, {@code "UNDEFINSTR"}, {@code "BUS 0x40000000"}... */
    public final List<String> events = new ArrayList<>();
    public boolean unalignedTrap;
    public boolean divideByZeroTrap;
    public boolean fpEnabled = true;
    public int priority = 256;
    private int end = CODE;

    public TestMachine() {
        bus.setCodeWatcher(core::forget);
        r[13] = RAM + SIZE;
        r[14] = -1;
        r[15] = CODE;
        cpu.limitCycle = Long.MAX_VALUE;
        cpu.updateAttention();
    }

    /** Appends halfwords to the program at {@link #CODE}. */
    public TestMachine code(String halfwords) {
        end = place(end, halfwords);
        return this;
    }

    /** Puts halfwords into flash or RAM. @return the address behind them */
    public int place(int address, String halfwords) {
        int at = address;
        for (String halfword : halfwords.trim().split("\\s+")) {
            int value = Integer.parseInt(halfword, 16);
            if (at >= RAM) {
                bus.writeDirect(at, value, 2);
            } else {
                flash.write(at, new byte[] {(byte) value, (byte) (value >> 8)}, 0, 2);
            }
            at += 2;
        }
        return at;
    }

    /** Executes one instruction for each that {@link #code} was given, counting 32-bit ones once; stops early at an event. */
    public TestMachine run() {
        int stop = end;
        for (int i = 0; i < 10_000 && r[15] != stop && events.isEmpty(); i++) {
            core.step();
        }
        return this;
    }

    public TestMachine step(int count) {
        for (int i = 0; i < count; i++) {
            core.step();
        }
        return this;
    }

    public int word(int address) {
        return bus.readDirect(address, 4);
    }

    public void setWord(int address, int value) {
        bus.writeDirect(address, value, 4);
    }

    /** N, Z, C, V, Q as letters, upper case where set. */
    public String flags() {
        int bits = cpu.apsr() >>> 27;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            char letter = "NZCVQ".charAt(i);
            text.append((bits >> 4 - i & 1) != 0 ? letter : Character.toLowerCase(letter));
        }
        return text.toString();
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
        r[15] = 0x80;
    }

    @Override
    public void masksChanged() {
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
        if (!fpEnabled) {
            usageFault(UsageFault.NOCP);
        }
        return fpEnabled;
    }

    @Override
    public int executionPriority() {
        return priority;
    }

    @Override
    public boolean unalignedTrap() {
        return unalignedTrap;
    }

    @Override
    public boolean divideByZeroTrap() {
        return divideByZeroTrap;
    }

    @Override
    public int priorityMask() {
        return 0xe0;
    }
}
