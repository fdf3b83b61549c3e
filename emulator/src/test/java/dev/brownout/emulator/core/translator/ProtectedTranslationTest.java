package dev.brownout.emulator.core.translator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Translated code where accesses are checked: by an MPU, the flash's own access control, a watchpoint. */
class ProtectedTranslationTest {
    private static final long SEED = 20261120;

    @Test
    void nothingDiffersFromTheInterpreterUnderAnyProtection() {
        long instructions = 0;
        long translated = 0;
        for (int n = 0; n < 80; n++) {
            long[] counts = ProtectedStreams.run(SEED + n);
            instructions += counts[0];
            translated += counts[1];
        }
        assertTrue(translated > instructions / 5, translated + " of " + instructions + " instructions were translated");
    }
}
