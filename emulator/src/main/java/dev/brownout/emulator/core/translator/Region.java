package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import java.util.List;

/**
 * Translated code with one entry. Immutable but for statistics, and without anything of a machine: machines share it.
 *
 * @param code      the hidden class's instance
 * @param address   of the entry
 * @param first     the instruction there
 * @param most      the most cycles it may take before it looks at the attention cycle
 * @param exits     by number
 * @param covered   the addresses of the instructions and folded words it was made from, ascending
 * @param usesFloat  it has floating-point instructions: it may only be entered while those need no permission
 * @param size      bytes of bytecode
 */
record Region(Translation code, int address, Instruction first, int most, Exit[] exits, List<Integer> covered, boolean usesFloat, int size) {
}
