package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Disassembler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.isa.Op;
import java.util.List;

/** Pieces as they lie in memory, one behind the other. */
final class Code {
    private static final int NOP = 0xbf00;

    private final int[] addresses;
    private final byte[] bytes;

    /** @param begin address of the first piece, even */
    Code(List<Piece> pieces, int begin) {
        addresses = new int[pieces.size() + 1];
        addresses[0] = begin;
        for (int n = 0; n < pieces.size(); n++) {
            addresses[n + 1] = addresses[n] + pieces.get(n).size();
        }
        bytes = new byte[addresses[pieces.size()] - begin];
        for (int n = 0; n < pieces.size(); n++) {
            Piece piece = pieces.get(n);
            int raw = piece.target() == Piece.NONE ? piece.raw()
                : branch(piece, addresses[Math.min(piece.target(), pieces.size())] - addresses[n] - 4);
            put(addresses[n] - begin, raw, piece.size());
        }
    }

    private void put(int at, int raw, int size) {
        if (size == 4) {
            put(at, raw >>> 16, 2);
            put(at + 2, raw & 0xffff, 2);
        } else {
            bytes[at] = (byte) raw;
            bytes[at + 1] = (byte) (raw >> 8);
        }
    }

    /** The branch with another offset (DDI 0403E, A7.7.12, A7.7.18, A7.7.21), or NOPs where it does not reach. */
    private static int branch(Piece piece, int offset) {
        int raw = piece.raw();
        if (piece.size() == 2) {
            if ((raw & 0xf500) == 0xb100) {
                return offset >= 0 && offset <= 126 ? raw & 0xfd07 | (offset & 0x40) << 3 | (offset & 0x3e) << 2 : NOP;
            }
            if (raw >>> 12 == 0xd) {
                return offset >= -256 && offset <= 254 ? raw & 0xff00 | offset >> 1 & 0xff : NOP;
            }
            return offset >= -2048 && offset <= 2046 ? raw & 0xf800 | offset >> 1 & 0x7ff : NOP;
        }
        int s = offset >>> 31;
        if ((raw & 0x1000) == 0) {
            return raw & 0xfbc0_d000 | s << 26 | (offset >> 12 & 0x3f) << 16 | (offset >> 18 & 1) << 13 | (offset >> 19 & 1) << 11
                | offset >> 1 & 0x7ff;
        }
        int j1 = ~(offset >> 23 ^ s) & 1;
        int j2 = ~(offset >> 22 ^ s) & 1;
        return raw & 0xf800_d000 | s << 26 | (offset >> 12 & 0x3ff) << 16 | j1 << 13 | j2 << 11 | offset >> 1 & 0x7ff;
    }

    int begin() {
        return addresses[0];
    }

    int end() {
        return addresses[addresses.length - 1];
    }

    /** Where a piece lies; the end for the number of pieces. */
    int address(int piece) {
        return addresses[Math.min(piece, addresses.length - 1)];
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** What a core of this architecture makes of it, a line an instruction. */
    String listing(Architecture architecture) {
        StringBuilder text = new StringBuilder();
        int it = ItState.NONE;
        for (int at = 0; at < bytes.length;) {
            Instruction i = Decoder.decode(halfword(at), at + 2 < bytes.length ? halfword(at + 2) : 0, architecture);
            text.append(line(i, begin() + at, it));
            it = i.op == Op.IT ? ItState.start(i) : ItState.advance(it);
            at += i.size;
        }
        return text.toString();
    }

    static String line(Instruction i, int address, int itState) {
        return String.format("  %08x  %-9s %s%n", address, String.format(i.size == 2 ? "%04x" : "%08x", i.raw),
            Disassembler.text(i, address, itState).replace('\t', ' '));
    }

    private int halfword(int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }
}
