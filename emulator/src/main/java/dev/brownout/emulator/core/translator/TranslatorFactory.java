package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.CortexM4Timing;

/** Makes translators for a Cortex-M4F. */
public final class TranslatorFactory implements CoreFactory {
    @Override
    public String name() {
        return "translator";
    }

    @Override
    public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
        Translator translator = new Translator(cpu, bus, exceptions, Architecture.ARMV7E_M_FP, new CortexM4Timing());
        translator.setBreakpoints(breakpoints);
        return translator;
    }
}
