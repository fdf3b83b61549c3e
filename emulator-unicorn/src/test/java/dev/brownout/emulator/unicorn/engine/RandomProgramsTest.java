package dev.brownout.emulator.unicorn.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A short form of {@link RandomPrograms}. */
class RandomProgramsTest {
    @Test
    void machinesOnUnicornAndOnTheInterpreterAreAlikeAtAnyCycle() {
        RandomPrograms programs = new RandomPrograms();
        for (int seed = 0; seed < 150; seed++) {
            programs.run(seed);
        }
        assertTrue(programs.nativeInstructions() > 100_000, () -> programs.nativeInstructions() + " instructions by Unicorn");
    }
}
