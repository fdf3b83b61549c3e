package dev.brownout.emulator.board;

import dev.brownout.emulator.machine.Machine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The families of parts that are modelled: what their board files say beyond what every board's does. */
public enum Family {
    NRF52("nrf52", oscillators("hfxo", "start", "lfxo", "start ppm", "lfrc", "start ppm"),
            flashTimes("write-time", 1, "erase-page-time", 1, "erase-all-time", 1, "partial-erase-setup-time", 1)) {
        @Override
        Assembly assembly(BoardDescription board, Machine machine) {
            return new NordicAssembly(board, machine);
        }

        @Override
        PeripheralTypes<?> types() {
            return NordicTypes.TYPES;
        }

        /** SysTick does not count in WFI, WFE and SLEEPONEXIT (nRF52840 Product Specification v1.1, CPU). */
        @Override
        boolean clockRunsInSleep() {
            return false;
        }
    },
    STM32F4("stm32f4", oscillators("hse", "frequency start", "lse", "start ppm", "hsi", "start", "lsi", "start ppm", "pll", "start"),
            flashTimes("write-time", 1, "erase-16KB-time", 3, "erase-64KB-time", 3, "erase-128KB-time", 3, "erase-all-time", 3)) {
        @Override
        Assembly assembly(BoardDescription board, Machine machine) {
            return new StAssembly(board, machine);
        }

        @Override
        PeripheralTypes<?> types() {
            return StTypes.F4;
        }
    },
    STM32L4("stm32l4", oscillators("hse", "frequency start", "lse", "start ppm", "hsi", "start", "lsi", "start ppm", "msi", "start", "pll", "start"),
            flashTimes("write-time", 1, "fast-row-time", 1, "erase-page-time", 1, "erase-all-time", 1)) {
        @Override
        Assembly assembly(BoardDescription board, Machine machine) {
            return new StAssembly(board, machine);
        }

        @Override
        PeripheralTypes<?> types() {
            return StTypes.L4;
        }
    };

    private final String label;
    private final Map<String, List<String>> oscillators;
    private final Map<String, Integer> flashTimes;

    Family(String label, Map<String, List<String>> oscillators, Map<String, Integer> flashTimes) {
        this.label = label;
        this.oscillators = oscillators;
        this.flashTimes = flashTimes;
    }

    private static Map<String, List<String>> oscillators(String... namesAndKeys) {
        Map<String, List<String>> result = new LinkedHashMap<>();
        for (int i = 0; i < namesAndKeys.length; i += 2) {
            result.put(namesAndKeys[i], List.of(namesAndKeys[i + 1].split(" ")));
        }
        return result;
    }

    private static Map<String, Integer> flashTimes(Object... keysAndCounts) {
        Map<String, Integer> result = new LinkedHashMap<>();
        for (int i = 0; i < keysAndCounts.length; i += 2) {
            result.put((String) keysAndCounts[i], (Integer) keysAndCounts[i + 1]);
        }
        return result;
    }

    /** What the board file's key {@code family} may be. */
    static List<String> labels() {
        return Arrays.stream(values()).map(family -> family.label).toList();
    }

    static Family of(String label) {
        return Arrays.stream(values()).filter(family -> family.label.equals(label)).findFirst().orElseThrow();
    }

    /** The names of its oscillators. */
    Set<String> oscillatorNames() {
        return oscillators.keySet();
    }

    /** Whether an oscillator has this key. */
    boolean oscillatorHas(String name, String key) {
        return oscillators.get(name).contains(key);
    }

    /** The keys of the flash's durations, with how many each has. */
    Map<String, Integer> flashTimes() {
        return flashTimes;
    }

    /** Whether SysTick and CYCCNT count while the core sleeps, unless the board file says. */
    boolean clockRunsInSleep() {
        return true;
    }

    abstract Assembly assembly(BoardDescription board, Machine machine);

    abstract PeripheralTypes<?> types();
}
