package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.memory.MappedPeripheral;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The types of peripherals that the board file of a family may name, with the keys each takes, and how each is made.
 *
 * @param <P> what the peripherals of the family share while a board is put together
 */
final class PeripheralTypes<P> {
    private final Map<String, Type<P>> types = new LinkedHashMap<>();

    /** Makes a peripheral; those it needs stand before it in the board file. */
    @FunctionalInterface
    interface Factory<P> {
        MappedPeripheral make(PeripheralDescription description, P parts);
    }

    /** Checks the value of a key. */
    @FunctionalInterface
    interface Check {
        void check(Section section, String key);
    }

    private record Type<P>(Map<String, Check> keys, Factory<P> factory) {
    }

    void add(String name, Map<String, Check> keys, Factory<P> factory) {
        types.put(name, new Type<>(keys, factory));
    }

    /** What {@code type} may be. */
    Set<String> names() {
        return types.keySet();
    }

    /** Refuses keys that the type does not have, or values it does not take. */
    void check(PeripheralDescription description, Section section) {
        Map<String, Check> keys = types.get(description.type()).keys();
        for (String key : description.parameters().keySet()) {
            if (!keys.containsKey(key)) {
                List<String> possible = keys.keySet().stream().sorted().toList();
                throw section.wrong(key, "is not a key of type " + description.type()
                        + (possible.isEmpty() ? ", which has only name, type, base and irq" : Section.suggestion(key, possible)));
            }
        }
        keys.keySet().stream().sorted().forEach(key -> keys.get(key).check(section, key));
    }

    MappedPeripheral make(PeripheralDescription description, P parts) {
        return types.get(description.type()).factory().make(description, parts);
    }

    static Check range(int least, int most) {
        return (section, key) -> section.integer(key, least, most);
    }

    static int number(PeripheralDescription description, String key) {
        return Integer.decode(description.parameters().get(key));
    }
}
