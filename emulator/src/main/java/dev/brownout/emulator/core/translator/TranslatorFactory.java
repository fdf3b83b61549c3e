package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.memory.Bus;

/** Makes translators. */
public final class TranslatorFactory implements CoreFactory {
    /** Regions that the machines of a factory of its own share. */
    private static final int MOST_OWN_REGIONS = 200;

    private final int threshold;
    private final RegionStore store;

    public TranslatorFactory() {
        this(Translator.THRESHOLD);
    }

    /** @param threshold how often an address must be reached to be translated; 1 for whoever wants translated code and nothing else */
    public TranslatorFactory(int threshold) {
        this(threshold, RegionStore.shared());
    }

    private TranslatorFactory(int threshold, RegionStore store) {
        this.threshold = threshold;
        this.store = store;
    }

    /** Makes translators that share translations with each other and with no others: what they do depends on nothing that went before. */
    public static TranslatorFactory isolated(int threshold) {
        return new TranslatorFactory(threshold, new RegionStore(MOST_OWN_REGIONS));
    }

    @Override
    public String name() {
        return "translator";
    }

    @Override
    public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
        Translator translator = new Translator(cpu, bus, exceptions, cpu.model.architecture(), cpu.model.timing(), threshold,
            Translator.ADOPTION, store);
        translator.setBreakpoints(breakpoints);
        return translator;
    }
}
