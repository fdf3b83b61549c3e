package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.List;

/**
 * Turns what a machine tells before each instruction into what its listeners want to know after it: the instruction and its cycles. They
 * run from its start to the start of the next one.
 */
public final class ExecutedInstructions implements Machine.InstructionObserver {

    private static final int NONE = -1;

    private final Bus bus;
    private final List<InstructionListener> listeners;
    private int address;
    private int opcode = NONE;
    private long start;

    public ExecutedInstructions(Bus bus, List<InstructionListener> listeners) {
        this.bus = bus;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void before(CpuState cpu) {
        finish(cpu);
        address = cpu.r[CpuState.PC];
        opcode = fetch(address);
        start = cpu.cycles;
    }

    /** The machine will not go on: the last instruction is over. */
    public void finish(CpuState cpu) {
        if (opcode != NONE) {
            for (InstructionListener listener : listeners) {
                listener.executed(address, opcode, cpu.cycles - start);
            }
            opcode = NONE;
        }
    }

    private int fetch(int from) {
        try {
            int first = bus.readDirect(from, 2);
            return first >>> 11 < 0x1D ? first : first << 16 | bus.readDirect(from + 2, 2);
        } catch (MemoryFault e) {
            // Nothing is there to execute: the fault is what happens next.
            return NONE;
        }
    }
}
