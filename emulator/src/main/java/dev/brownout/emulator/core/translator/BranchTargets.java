package dev.brownout.emulator.core.translator;

import java.util.List;

/** Where an instruction that branches to an address in a register was seen to go; a hint, nothing that results depend on. */
@FunctionalInterface
interface BranchTargets {
    /** The targets of the instruction at an address, ascending; none if it was not seen. */
    List<Integer> of(int address);
}
