package dev.brownout.emulator.isa;

import java.util.ArrayList;
import java.util.List;

/**
 * When an encoding is UNPREDICTABLE, as text: alternatives separated by {@code |}, each a conjunction with {@code &} of terms {@code
 * field = value}, {@code !=}, {@code <}, {@code >} or {@code in v1,v2}. A field is a letter of the {@link BitPattern}, or {@code list}
 * (the register list), {@code count} (its registers), {@code words} and {@code last} (singles of VLDM, and the register after them),
 * {@code imm}, {@code end} (of a bit field); a value is a number or a field. {@code n in list} asks whether register n is in the register
 * list.
 */
final class Constraint {
    static final Constraint NEVER = new Constraint("");

    private record Term(String left, String operator, String[] right) {
    }

    private final String text;
    private final List<List<Term>> alternatives = new ArrayList<>();

    Constraint(String text) {
        this.text = text;
        if (text.isBlank()) {
            return;
        }
        for (String alternative : text.split("\\|")) {
            List<Term> conjunction = new ArrayList<>();
            for (String term : alternative.split("&")) {
                String[] words = term.trim().split("\\s+");
                if (words.length != 3 || !"= != < > in".contains(words[1])) {
                    throw new IllegalArgumentException(
                        "Constraint \"" + text + "\" has a term \"" + term + "\" that is not \"field op value\".");
                }
                conjunction.add(new Term(words[0], words[1], words[2].split(",")));
            }
            alternatives.add(conjunction);
        }
    }

    boolean holds(BitPattern pattern, int raw, Fields f) {
        for (List<Term> conjunction : alternatives) {
            boolean all = true;
            for (Term term : conjunction) {
                if (!holds(term, pattern, raw, f)) {
                    all = false;
                    break;
                }
            }
            if (all) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Term term, BitPattern pattern, int raw, Fields f) {
        int left = value(term.left, pattern, raw, f);
        switch (term.operator) {
            case "=":
                return left == value(term.right[0], pattern, raw, f);
            case "!=":
                return left != value(term.right[0], pattern, raw, f);
            case "<":
                return left < value(term.right[0], pattern, raw, f);
            case ">":
                return left > value(term.right[0], pattern, raw, f);
            default:
                for (String right : term.right) {
                    if (right.equals("list") ? (f.registerList >>> left & 1) != 0 : left == value(right, pattern, raw, f)) {
                        return true;
                    }
                }
                return false;
        }
    }

    private static int value(String token, BitPattern pattern, int raw, Fields f) {
        if (Character.isDigit(token.charAt(0))) {
            return Integer.parseInt(token);
        }
        return switch (token) {
            case "count" -> Integer.bitCount(f.registerList);
            case "words" -> f.registerList;
            case "last" -> (f.sd >= 0 ? f.sd : f.sm) + f.registerList;
            case "sm" -> f.sm;
            case "imm" -> f.imm;
            case "end" -> f.shiftAmount + f.imm;
            default -> {
                if (token.length() != 1 || !pattern.has(token.charAt(0))) {
                    throw new IllegalArgumentException("No field \"" + token + "\" in the encoding pattern \"" + pattern + "\".");
                }
                yield pattern.get(token.charAt(0), raw);
            }
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
