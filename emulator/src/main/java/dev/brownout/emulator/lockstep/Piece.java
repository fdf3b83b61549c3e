package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.isa.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * An instruction of a random program. A branch knows the piece it goes to rather than an offset, so that pieces between the two can be taken
 * away.
 *
 * @param raw     as {@link Instruction#raw}
 * @param size    2 or 4 bytes
 * @param target  index of the piece that a direct branch goes to, the program's size for its end; {@link #NONE} where the bits stay as they are
 */
record Piece(int raw, int size, int target) {
    static final int NONE = -1;

    static Piece of(Instruction i) {
        return new Piece(i.raw, i.size, NONE);
    }

    static Piece branch(Instruction i, int target) {
        return new Piece(i.raw, i.size, target);
    }

    static Piece halfword(int raw) {
        return new Piece(raw, 2, NONE);
    }

    /** The program without the pieces from {@code from} to before {@code to}; branches to them go to what follows. */
    static List<Piece> without(List<Piece> program, int from, int to) {
        List<Piece> rest = new ArrayList<>();
        for (int n = 0; n < program.size(); n++) {
            if (n < from || n >= to) {
                Piece piece = program.get(n);
                int target = piece.target < from ? piece.target : Math.max(from, piece.target - (to - from));
                rest.add(new Piece(piece.raw, piece.size, target));
            }
        }
        return rest;
    }
}
