package dev.brownout.campaign;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.peripheral.Peripheral;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for texts among what a device has sent since power-on. It is part of the machine's state, since two boots that are in the same state otherwise, and
 * of which one has said what is looked for, do not mean the same.
 */
final class ConsoleWatch implements Peripheral {
    private final byte[][] texts;
    // How far each text has come, or its length once it was sent.
    private final int[] matched;

    ConsoleWatch(List<String> texts) {
        this.texts = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        matched = new int[this.texts.length];
    }

    void received(int value) {
        for (int i = 0; i < texts.length; i++) {
            if (matched[i] < texts[i].length) {
                matched[i] = next(texts[i], matched[i], (byte) value);
            }
        }
    }

    // The longest beginning of the text that ends with what was sent.
    private static int next(byte[] text, int matched, byte value) {
        for (int length = matched; length >= 0; length--) {
            if (text[length] == value && endsWith(text, matched, length)) {
                return length + 1;
            }
        }
        return 0;
    }

    private static boolean endsWith(byte[] text, int matched, int length) {
        for (int i = 0; i < length; i++) {
            if (text[matched - length + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    boolean seen(int text) {
        return matched[text] == texts[text].length;
    }

    @Override
    public String name() {
        return "console";
    }

    @Override
    public int read(int offset, int size) {
        throw new MemoryFault(MemoryFault.Kind.BUS, offset);
    }

    @Override
    public void write(int offset, int value, int size) {
        throw new MemoryFault(MemoryFault.Kind.BUS, offset);
    }

    @Override
    public void reset(ResetKind kind) {
        if (kind.losesPower()) {
            Arrays.fill(matched, 0);
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putInts(matched);
    }

    @Override
    public void load(StateReader in) {
        in.getInts(matched);
    }
}
