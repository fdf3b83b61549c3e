package dev.brownout.emulator.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Disassembler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.isa.Op;

/**
 * The cycles of a few instructions in a row, as an engine adds them up. A line is an instruction's halfwords in hexadecimal, two spaces
 * and its text; {@code >} at its end says that it branches, to the next line, wherever that stands.
 */
final class Kernel {
    private final Timing timing;
    private final Architecture architecture;
    private int address = 0x1000;

    Kernel(Timing timing) {
        this(timing, Architecture.ARMV7E_M_FP);
    }

    Kernel(Timing timing, Architecture architecture) {
        this.timing = timing;
        this.architecture = architecture;
    }

    /** The same kernel two bytes further. */
    Kernel unaligned() {
        address += 2;
        return this;
    }

    private static String mnemonic(String text) {
        return text.split(" ", 2)[0];
    }

    int cycles(String lines) {
        int cycles = 0;
        int trace = Timing.NOTHING;
        int busyUntil = 0;
        int itState = ItState.NONE;
        for (String line : lines.strip().split("\n")) {
            String[] parts = line.strip().split(" {2,}");
            String[] halfwords = parts[0].split(" ");
            int hw2 = halfwords.length == 1 ? 0 : Integer.parseInt(halfwords[1], 16);
            Instruction i = Decoder.decode(Integer.parseInt(halfwords[0], 16), hw2, architecture);
            boolean branches = parts[1].endsWith(">");
            String text = parts[1].replace(">", "").strip();
            // The address that a branch prints depends on where the kernel stands.
            String printed = Disassembler.text(i, address, itState).replace('\t', ' ');
            assertEquals(mnemonic(text), mnemonic(printed));
            assertTrue(text.equals(printed) || i.imm != 0 && (i.writeMask & 1 << 15) != 0, () -> text + " is " + printed);
            itState = i.op == Op.IT ? ItState.start(i) : ItState.advance(itState);
            if (timing.usesFloat(i)) {
                cycles = Math.max(cycles, busyUntil);
            }
            cycles += timing.straight(trace, i, address) + (branches ? timing.refill(i) : 0);
            busyUntil = Math.max(busyUntil, cycles + timing.overlap(i));
            trace = branches ? Timing.BRANCHED : timing.after(i, address, trace);
            address += i.size;
        }
        return cycles;
    }
}
