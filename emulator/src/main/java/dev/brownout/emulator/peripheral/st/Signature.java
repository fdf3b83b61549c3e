package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.memory.MappedPeripheral;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The electronic signature: unique identity, flash size, calibration values (RM0090, 39; RM0351, 49; the datasheets). */
public final class Signature {
    // Typical readings: a temperature sensor of 0.76 V at 25 degrees, a reference of 1.21 V, of 12 bits at 3.3 V (F4) and 3 V (L4).
    private static final int F4_VREFINT = 1502;
    private static final int F4_TEMPERATURES = 1194 << 16 | 949;
    private static final int L4_TEMPERATURE_30 = 1037;
    private static final int L4_VREFINT = 1655;
    private static final int L4_TEMPERATURE_110 = 1310;

    private Signature() {
    }

    private static Map<Integer, Integer> identity(int offset, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, Integer> words = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            words.put(offset + 4 * i, random.nextInt());
        }
        return words;
    }

    /** From 0x1FFF7A00 on. @param seed decides the identity */
    public static MappedPeripheral f4(StChip chip, String name, int base, long seed, int flashSize) {
        Map<Integer, Integer> words = identity(0x10, seed);
        words.put(0x20, flashSize >> 10 << 16 | 0xffff);
        words.put(0x28, F4_VREFINT << 16 | 0xffff);
        words.put(0x2C, F4_TEMPERATURES);
        return new ReadOnlyWords(chip.environment(), name, base, words);
    }

    /** From 0x1FFF7500 on. @param seed decides the identity */
    public static MappedPeripheral l4(StChip chip, String name, int base, long seed, int flashSize) {
        Map<Integer, Integer> words = identity(0x90, seed);
        // LQFP64.
        words.put(0x00, 0);
        words.put(0xA8, L4_VREFINT << 16 | L4_TEMPERATURE_30);
        words.put(0xC8, L4_TEMPERATURE_110 << 16 | 0xffff);
        words.put(0xE0, 0xffff << 16 | flashSize >> 10);
        return new ReadOnlyWords(chip.environment(), name, base, words);
    }
}
