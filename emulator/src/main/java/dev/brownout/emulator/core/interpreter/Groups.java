package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.Timing;

/** Hands an instruction to the class of its group. Complete: what the loop executes itself, a group can execute as well. */
final class Groups {
    private final CpuState cpu;
    private final ExceptionModel exceptions;
    private final Timing timing;
    private final ItBlock itBlock;
    private final Interruption interruption;
    private final DataProcessing dataProcessing;
    private final Multiply multiply;
    private final ParallelArithmetic parallel;
    private final LoadStore loadStore;
    private final LoadStoreMultiple multiple;
    private final Branches branches;
    private final SystemInstructions system;
    private final FloatingPointInstructions floatingPoint;

    Groups(CpuState cpu, Bus bus, ExceptionModel exceptions, DataAccess memory, Timing timing, ItBlock itBlock) {
        this.cpu = cpu;
        this.exceptions = exceptions;
        this.timing = timing;
        this.itBlock = itBlock;
        dataProcessing = new DataProcessing(cpu);
        interruption = new Interruption(cpu, exceptions, itBlock);
        multiply = new Multiply(cpu, exceptions, timing, interruption);
        parallel = new ParallelArithmetic(cpu);
        loadStore = new LoadStore(cpu, bus, memory);
        multiple = new LoadStoreMultiple(cpu, bus, interruption);
        branches = new Branches(cpu, exceptions, memory);
        system = new SystemInstructions(cpu, exceptions);
        floatingPoint = new FloatingPointInstructions(cpu, bus);
    }

    void setBreakpoints(Breakpoints breakpoints) {
        system.setBreakpoints(breakpoints);
    }

    /**
     * Executes an instruction, R15 being its address and {@link CpuState#pipeline} the trace before it; leaves the trace after it. Its
     * cycles but for what depends on operands are the caller's to count.
     *
     * @return the address of the next instruction; its own if it raised a fault or an exception ended it early
     */
    // One long method on purpose: HotSpot inlines no hot method above 325 bytes of bytecode, and this one would crowd the loop that calls it.
    int execute(Slot s) {
        int next = s.next;
        int after = s.continuesRow ? s.after | Timing.row((int) cpu.pipeline) : s.after;
        boolean done = true;
        switch (s.group) {
            case Code.DATA_PROCESSING -> dataProcessing.execute(s);
            case Code.MULTIPLY -> done = multiply.execute(s);
            case Code.PARALLEL -> parallel.execute(s);
            case Code.LOAD_STORE -> {
                done = !s.twoWords || !interruption.endsEarly(s, interruption.cycles(s));
                if (done) {
                    loadStore.execute(s);
                }
            }
            case Code.MULTIPLE -> {
                done = multiple.execute(s);
                if (s.loadsPc && done) {
                    int outcome = branches.interwork(multiple.target());
                    next = cpu.r[CpuState.PC];
                    after = traceOf(outcome, s);
                }
            }
            case Code.SYSTEM -> {
                done = system.execute(s);
                next = cpu.r[CpuState.PC];
            }
            case Code.FLOATING_POINT -> {
                done = cpu.fpReady || exceptions.floatingPointAccess();
                if (!done && exceptions.saveInterrupted()) {
                    interruption.abandon(s, 0);
                } else if (done) {
                    // The unit works on while integer instructions go on; only its own instructions wait for it.
                    cpu.cycles = Math.max(cpu.cycles, cpu.floatBusyUntil);
                    if (s.floats) {
                        done = multiple.execute(s);
                    } else {
                        floatingPoint.execute(s);
                    }
                    if (s.overlap != 0) {
                        cpu.floatBusyUntil = cpu.cycles + s.overlap + timing.straight((int) cpu.pipeline, s.instruction, s.address);
                    }
                }
            }
            default -> {
                int outcome = branches.execute(s);
                next = cpu.r[CpuState.PC];
                after = traceOf(outcome, s);
            }
        }
        if (!done) {
            itBlock.restore();
            cpu.pipeline = Timing.NOTHING;
            return s.address;
        }
        // SP<1:0> are always zero (DDI 0403E, B1.4.1).
        if (s.writesSp) {
            cpu.r[CpuState.SP] &= ~3;
        }
        cpu.pipeline = after;
        return next;
    }

    private int traceOf(int outcome, Slot s) {
        if (outcome == Branches.TAKEN) {
            cpu.cycles += s.refill;
            return Timing.BRANCHED;
        }
        return outcome == Branches.NOT_TAKEN ? s.after : Timing.NOTHING;
    }
}
