package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.UsageFault;
import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Ram;

/** The engine under judgement, on the memory of a {@link Stage}. Exceptions are recorded, never entered. */
final class OurSide {
    private static final long LONGEST_STRETCH_CYCLES = 2_000;

    final Ram data = new Ram(Stage.DATA_SIZE);
    final CpuState cpu = new CpuState();
    private final PagedMemory code = new PagedMemory(Stage.CODE_SIZE, (byte) 0);
    private final Bus bus = new Bus(Stage.DATA, data, Stage.CODE, code);
    private final Core core;
    private Outcome outcome;
    private String reason = "";

    OurSide(CoreFactory engine) {
        core = engine.create(cpu, bus, new Recorder(), Breakpoints.NONE);
        bus.setCodeWatcher(core::forget);
    }

    private final class Recorder implements ExceptionModel {
        private void record(Outcome ended, String why) {
            outcome = ended;
            reason = why;
            cpu.requestAttention();
        }

        @Override
        public void supervisorCall() {
            record(Outcome.SUPERVISOR_CALL, "SVC");
        }

        @Override
        public void breakpoint(int immediate) {
            record(Outcome.BREAKPOINT, "BKPT");
        }

        @Override
        public void dataFault(MemoryFault fault) {
            record(Outcome.REFUSED, "data: " + fault.getMessage());
        }

        @Override
        public void fetchFault(MemoryFault fault) {
            record(Outcome.REFUSED, "fetch: " + fault.getMessage());
        }

        @Override
        public void usageFault(UsageFault fault) {
            record(Outcome.REFUSED, fault.name());
        }

        @Override
        public void exceptionReturn(int excReturn) {
            throw new IllegalStateException("exception return in Thread mode");
        }

        @Override
        public void masksChanged() {
            // Nothing is pending here.
        }

        @Override
        public void waitForInterrupt() {
            // Unicorn ends its run here too, behind the instruction.
        }

        @Override
        public void waitForEvent() {
            // As above.
        }

        @Override
        public void sendEvent() {
            // Nobody waits.
        }

        @Override
        public boolean floatingPointAccess() {
            cpu.fpContextActive = true;
            return true;
        }

        @Override
        public int executionPriority() {
            return 256;
        }

        @Override
        public boolean unalignedTrap() {
            return false;
        }

        @Override
        public boolean divideByZeroTrap() {
            return false;
        }
    }

    void writeCode(byte[] bytes) {
        code.write(0, bytes, 0, bytes.length);
        core.forget(Stage.CODE, Stage.CODE_SIZE);
    }

    void writeStream(byte[] bytes) {
        int at = Stage.STREAM - Stage.CODE;
        code.write(at, bytes, at, Stage.STREAM_SIZE);
        core.forget(Stage.STREAM, Stage.STREAM_SIZE);
    }

    void reset(Registers registers) {
        registers.write(cpu);
        cpu.fpContextActive = true;
        cpu.ipsr = 0;
        cpu.exclusive = false;
        cpu.sleeping = false;
        cpu.event = false;
        cpu.pipeline = 0;
    }

    /** Whether the next instruction is executed rather than skipped by its IT block (Armv7-M ARM A7.3.1). */
    boolean conditionHolds() {
        return Apsr.passes(cpu.apsr(), ItState.condition(cpu.it));
    }

    /** Executes one instruction. */
    Outcome step(Registers into) {
        outcome = Outcome.EXECUTED;
        reason = "";
        core.step();
        into.read(cpu);
        return outcome;
    }

    /** Executes in the engine's own way until a stretch is left, at its end or by a branch, or something is recorded. */
    Outcome runWithin(int begin, int end, Registers into) {
        outcome = Outcome.EXECUTED;
        reason = "";
        core.setStops(pc -> pc < begin || pc >= end);
        // A branch back to the beginning is possible, if unlikely.
        cpu.limitCycle = cpu.cycles + LONGEST_STRETCH_CYCLES;
        cpu.clearAttention();
        core.run();
        cpu.limitCycle = Long.MAX_VALUE;
        into.read(cpu);
        return outcome;
    }

    /** Why the last instruction was not executed; empty if it was. */
    String reason() {
        return reason;
    }
}
