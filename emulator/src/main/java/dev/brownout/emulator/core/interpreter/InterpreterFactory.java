package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.memory.Bus;

/** Makes interpreters. */
public final class InterpreterFactory implements CoreFactory {
    @Override
    public String name() {
        return "interpreter";
    }

    @Override
    public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
        Interpreter interpreter = new Interpreter(cpu, bus, exceptions, cpu.model.architecture(), cpu.model.timing());
        interpreter.setBreakpoints(breakpoints);
        return interpreter;
    }
}
