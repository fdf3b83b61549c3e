package dev.brownout.emulator.isa;

import java.util.ArrayList;
import java.util.List;

/** Collects rows of the instruction table as its parts declare them. */
final class Rows {
    private final List<Row> rows = new ArrayList<>();

    /**
     * One row.
     *
     * @param name the manual's name and encoding number
     * @param level the smallest instruction set that has it
     * @param pattern the bits, a {@link BitPattern}
     * @param op the operation
     * @param immediate what the immediate fields mean
     * @param roles operands read and written, {@link Roles}
     * @param syntax the text as objdump prints it
     */
    Row row(String name, Level level, String pattern, Op op, Immediate immediate, String roles, String syntax) {
        Row row = new Row(name, level, pattern, op, immediate, roles, syntax);
        rows.add(row);
        return row;
    }

    List<Encoding> encodings() {
        return rows.stream().map(Encoding::new).toList();
    }

    /** A row while it is written down. */
    static final class Row {
        final String name;
        final Level level;
        final String pattern;
        final Op op;
        final Immediate immediate;
        final String roles;
        final String syntax;
        String fixed = "";
        String unpredictable = "";
        String see = "";

        Row(String name, Level level, String pattern, Op op, Immediate immediate, String roles, String syntax) {
            this.name = name;
            this.level = level;
            this.pattern = pattern;
            this.op = op;
            this.immediate = immediate;
            this.roles = roles;
            this.syntax = syntax;
        }

        /**
         * Operands that the encoding implies: {@code n=d}, {@code n=sp}, {@code n=pc}, {@code d=sp}, {@code d=pc}, {@code S=1}, {@code
         * S=!IT}, {@code P=0}, {@code P=1}, {@code U=0}, {@code W=1}, {@code W=!list} (unless the base is in the list).
         */
        Row fixed(String operands) {
            this.fixed = operands;
            return this;
        }

        /** When these bits are another instruction, the manual's SEE clause: a {@link Constraint} on pattern fields. */
        Row see(String conditions) {
            this.see = conditions;
            return this;
        }

        /** When it is UNPREDICTABLE, a {@link Constraint}. */
        Row unpredictable(String conditions) {
            this.unpredictable = conditions;
            return this;
        }
    }
}
