package dev.brownout.emulator.unicorn.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CoreFactory;
import org.junit.jupiter.api.Test;

/** A short form of {@link RandomPrograms}. */
class RandomProgramsTest {
    private static void assertAlike(CoreFactory unicorn, int programs) {
        RandomPrograms random = new RandomPrograms(unicorn);
        for (int seed = 0; seed < programs; seed++) {
            random.run(seed);
        }
        assertTrue(random.nativeInstructions() > 500L * programs, () -> random.nativeInstructions() + " instructions by Unicorn");
    }

    @Test
    void machinesOnUnicornAndOnTheInterpreterAreAlikeAtAnyCycle() {
        assertAlike(UnicornFactory.eager(), 150);
    }

    @Test
    void theyAreAlsoWhereEveryBlockIsLookedAt() {
        assertAlike(new UnicornFactory(UnicornCore.Policy.EAGER, new Guests(false)), 80);
    }
}
