package dev.brownout.campaign;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.peripheral.Peripheral;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a started image has to show beside its bytes, for bootloaders of which nothing else is known.
 *
 * @param expect  texts that the device must have sent since power-on
 * @param forbid  texts that it must not have sent
 * @param words   what memory must hold
 * @param vectors where the vector table must lie that VTOR points to, if that is demanded
 * @param seconds how long the image runs, in device time, before it is looked at; 0 to look before its first instruction
 */
public record Demands(List<String> expect, List<String> forbid, List<Word> words, Optional<Judge.Slot> vectors, double seconds) {
    /** Nothing. */
    public static final Demands NONE = new Demands(List.of(), List.of(), List.of(), Optional.empty(), 0);
    private static final int VTOR = 0xe000ed08;

    /** A 32-bit word of memory. */
    public record Word(int address, int value) {
    }

    public Demands {
        expect = List.copyOf(expect);
        forbid = List.copyOf(forbid);
        words = List.copyOf(words);
    }

    public boolean none() {
        return equals(NONE);
    }

    private List<String> texts() {
        return Stream.concat(expect.stream(), forbid.stream()).toList();
    }

    /** Listens to a board that has not been switched on. */
    public void listenTo(Board board) {
        if (!texts().isEmpty()) {
            ConsoleWatch watch = new ConsoleWatch(texts());
            board.machine().addHidden(watch);
            board.console().addListener((value, instant) -> watch.received(value));
        }
    }

    /** The first of them that a machine does not meet, in half a sentence; empty if it meets all. */
    String unmet(Machine machine) {
        if (!texts().isEmpty()) {
            ConsoleWatch watch = watch(machine);
            for (int i = 0; i < expect.size(); i++) {
                if (!watch.seen(i)) {
                    return "it did not send '" + expect.get(i) + "'";
                }
            }
            for (int i = 0; i < forbid.size(); i++) {
                if (watch.seen(expect.size() + i)) {
                    return "it sent '" + forbid.get(i) + "'";
                }
            }
        }
        for (Word word : words) {
            String found = found(machine, word.address());
            if (!found.equals(text(word.value()))) {
                return String.format("the word at 0x%08x is %s, not %s", word.address(), found, text(word.value()));
            }
        }
        int vtor = machine.bus().readDirect(VTOR, Integer.BYTES);
        return vectors.filter(slot -> !slot.holds(vtor))
                .map(slot -> String.format("its vector table is at 0x%08x, not in %s", vtor, slot.name())).orElse("");
    }

    private static String text(int value) {
        return String.format("0x%08x", value);
    }

    private static String found(Machine machine, int address) {
        try {
            return text(machine.bus().readDirect(address, Integer.BYTES));
        } catch (MemoryFault nothing) {
            return "not there";
        }
    }

    private static ConsoleWatch watch(Machine machine) {
        for (Peripheral peripheral : machine.peripherals()) {
            if (peripheral instanceof ConsoleWatch watch) {
                return watch;
            }
        }
        throw new IllegalStateException("nobody listens to this machine");
    }
}
