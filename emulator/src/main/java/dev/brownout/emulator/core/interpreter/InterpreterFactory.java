package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.CortexM4Timing;

/** Makes interpreters of a Cortex-M4F. */
public final class InterpreterFactory implements CoreFactory {
    @Override
    public String name() {
        return "interpreter";
    }

    @Override
    public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
        Interpreter interpreter = new Interpreter(cpu, bus, exceptions, Architecture.ARMV7E_M_FP, new CortexM4Timing());
        interpreter.setBreakpoints(breakpoints);
        return interpreter;
    }
}
