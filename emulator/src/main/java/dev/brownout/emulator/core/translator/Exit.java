package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import java.util.Optional;

/**
 * A way out of a region.
 *
 * @param kind      what comes next
 * @param address   of the next instruction; of no meaning for {@link Kind#BRANCH}, whose R15 the region has set
 * @param trace     what the pipeline carries there, unless the kind has it in {@link Frame#trace}
 * @param itState   ITSTATE there
 * @param instruction  the one for the interpreter, if it is known
 * @param cycles    executed and not yet subtracted from {@link Frame#left}
 * @param count     instructions not yet added to {@link Frame#count}
 * @param key       of the flash lines of the instruction fetched last
 */
record Exit(Kind kind, int address, int trace, int itState, Optional<Instruction> instruction, int cycles, int count, int key) {
    enum Kind {
        /** Goes on at the address, translated or not. */
        CONTINUE,
        /** The attention cycle is near. */
        ATTENTION,
        /** Goes on at R15. */
        BRANCH,
        /** The instruction at the address is one for the interpreter. */
        INTERPRET,
        /** The same, at the beginning of a block: its trace depends on where it was reached from. */
        INTERPRET_ENTRY
    }
}
