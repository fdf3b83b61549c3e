package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.memory.Bus;

/** Makes translators. */
public final class TranslatorFactory implements CoreFactory {
    private final int threshold;

    public TranslatorFactory() {
        this(Translator.THRESHOLD);
    }

    /** @param threshold how often an address must be reached to be translated; 1 for whoever wants translated code and nothing else */
    public TranslatorFactory(int threshold) {
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return "translator";
    }

    @Override
    public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
        Translator translator = new Translator(cpu, bus, exceptions, cpu.model.architecture(), cpu.model.timing(), threshold);
        translator.setBreakpoints(breakpoints);
        return translator;
    }
}
