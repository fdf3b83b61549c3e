package dev.brownout.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.core.translator.TranslatorFactory;
import org.junit.jupiter.api.Test;

class EnginesTest {

    @Test
    void whoNamesNoEngineGetsTheTranslator() {
        assertEquals(TranslatorFactory.class, Engines.find(Engines.DEFAULT).getClass());
    }
}
