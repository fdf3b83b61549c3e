package dev.brownout.emulator.isa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An encoding diagram as text, most significant bit first: {@code 0} and {@code 1} are fixed bits, {@code (0)} and {@code (1)} bits that
 * should be so (else UNPREDICTABLE), and a letter names the field its bit belongs to. Bits of one letter join in the order of the text,
 * and a letter means the same in every row:
 *
 * <pre>
 * d Rd   n Rn   m Rm   a Ra   t Rt   u Rt2   l RdLo   h RdHi   x status of a store exclusive
 * e:D single Vd   f:N single Vn   g:M single Vm   E, F, G the double-precision ones
 * i immediate   j, k, s further parts of it   w width, or saturation   y shift type   q mask of MSR
 * S set flags   P index   U add   W write back   c condition   r register list   L, C link register and PC in a list
 * o, p, v   operands of a coprocessor that only its owner understands
 * </pre>
 */
public final class BitPattern {
    private final String text;
    private final int size;
    private int mask;
    private int value;
    private int shouldMask;
    private int shouldValue;
    private final int[][] positions = new int[128][];

    BitPattern(String text) {
        this.text = text;
        List<Character> bits = new ArrayList<>();
        List<Boolean> should = new ArrayList<>();
        boolean inParentheses = false;
        for (char ch : text.toCharArray()) {
            switch (ch) {
                case ' ' -> { }
                case '(' -> inParentheses = true;
                case ')' -> inParentheses = false;
                default -> {
                    bits.add(ch);
                    should.add(inParentheses);
                }
            }
        }
        if (bits.size() != 16 && bits.size() != 32) {
            throw new IllegalArgumentException("Encoding pattern \"" + text + "\" has " + bits.size() + " bits; 16 or 32 are needed.");
        }
        size = bits.size() / 8;
        for (int k = 0; k < bits.size(); k++) {
            int position = bits.size() - 1 - k;
            char ch = bits.get(k);
            if (ch == '0' || ch == '1') {
                int bit = 1 << position;
                int one = ch == '1' ? bit : 0;
                if (should.get(k)) {
                    shouldMask |= bit;
                    shouldValue |= one;
                } else {
                    mask |= bit;
                    value |= one;
                }
            } else {
                int[] old = positions[ch];
                int[] longer = old == null ? new int[1] : Arrays.copyOf(old, old.length + 1);
                longer[longer.length - 1] = position;
                positions[ch] = longer;
            }
        }
    }

    /** 2 or 4 bytes. */
    public int size() {
        return size;
    }

    /** The bits that are fixed. */
    public int mask() {
        return mask;
    }

    /** The values of the fixed bits. */
    public int value() {
        return value;
    }

    /** The bits that should have a value and are UNPREDICTABLE otherwise. */
    public int shouldMask() {
        return shouldMask;
    }

    public int shouldValue() {
        return shouldValue;
    }

    public boolean matches(int raw) {
        return (raw & mask) == value;
    }

    /** Whether the pattern has a field of this letter. */
    public boolean has(char letter) {
        return positions[letter] != null;
    }

    /** The number of bits of a field; 0 where there is none. */
    public int width(char letter) {
        return has(letter) ? positions[letter].length : 0;
    }

    /** The field's bits, joined in the order of the text; 0 where there is none. */
    public int get(char letter, int raw) {
        int[] bits = positions[letter];
        if (bits == null) {
            return 0;
        }
        int result = 0;
        for (int position : bits) {
            result = result << 1 | raw >>> position & 1;
        }
        return result;
    }

    /** The field's bits where they stand in the instruction. */
    public int inPlace(char letter, int raw) {
        int[] bits = positions[letter];
        int result = 0;
        if (bits != null) {
            for (int position : bits) {
                result |= raw & 1 << position;
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return text;
    }
}
