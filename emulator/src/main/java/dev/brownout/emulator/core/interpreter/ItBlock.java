package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.timing.Timing;

/** Execution inside an IT block (DDI 0403E, A7.3.3). ITSTATE is advanced before an instruction executes, and put back if that faults. */
final class ItBlock {
    private final CpuState cpu;
    private final Timing timing;
    /** ITSTATE of the instruction that is executing, {@link CpuState#it} being advanced already; {@link ItState#NONE} outside. */
    int atStart;
    /** EPSR.ICI of the instruction that is executing: the register at which it goes on; 0 if it begins. */
    int continuation;

    ItBlock(CpuState cpu, Timing timing) {
        this.cpu = cpu;
        this.timing = timing;
    }

    /** The form that an instruction has here, its condition considered; advances ITSTATE. */
    Slot enter(Slot slot) {
        int state = cpu.it;
        atStart = state;
        if (state == ItState.NONE) {
            return slot;
        }
        if (Interruption.isContinuation(state)) {
            atStart = ItState.NONE;
            cpu.it = ItState.NONE;
            continuation = state >>> 4;
            return slot;
        }
        cpu.it = ItState.advance(state);
        return Flags.passes(cpu, state >>> 4) ? slot.insideIt(timing) : slot.skipped(timing);
    }

    void restore() {
        if (atStart != ItState.NONE) {
            cpu.it = atStart;
        }
    }
}
