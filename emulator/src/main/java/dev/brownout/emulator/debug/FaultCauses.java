package dev.brownout.emulator.debug;

import java.util.List;
import java.util.Map;

/** What the bits of CFSR and HFSR mean, in a sentence each (Armv7-M ARM, DDI 0403E, B3.2.15 and B3.2.16). */
final class FaultCauses {
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("IACCVIOL", "execution went to where it is not allowed: an execute-never region of the memory map, or by the MPU"),
            Map.entry("DACCVIOL", "the MPU refused a load or a store"),
            Map.entry("MUNSTKERR", "the MPU refused a load from the stack when a handler returned"),
            Map.entry("MSTKERR", "the MPU refused a store to the stack when an exception was entered; the frame is not complete"),
            Map.entry("MLSPERR", "the MPU refused to let floating-point registers be saved, late, in the frame kept for them"),
            Map.entry("IBUSERR", "an instruction was fetched from where no memory answers"),
            Map.entry("PRECISERR", "no memory and no peripheral takes this load or store"),
            Map.entry("IMPRECISERR", "no memory and no peripheral took a store, which the core learned of only after it; pc is behind it"),
            Map.entry("UNSTKERR", "the stack could not be read when a handler returned: sp is not in memory"),
            Map.entry("STKERR", "the stack could not be written when an exception was entered: sp is not in memory; the frame is not complete"),
            Map.entry("LSPERR", "floating-point registers could not be saved, late, in the frame kept for them"),
            Map.entry("UNDEFINSTR", "what is there is no instruction of this core"),
            Map.entry("INVSTATE", "there is no ARM state: a branch, a vector or a frame held an address whose bit 0, or an xPSR whose T bit, is 0"),
            Map.entry("INVPC", "a handler returned with an EXC_RETURN value, or to a frame, that does not fit what is active"),
            Map.entry("NOCP", "a floating-point or coprocessor instruction, to which CPACR does not give access"),
            Map.entry("UNALIGNED", "an unaligned access that this instruction cannot make, or that CCR.UNALIGN_TRP traps"),
            Map.entry("DIVBYZERO", "a division by zero, which CCR.DIV_0_TRP traps"),
            Map.entry("VECTTBL", "the exception's vector could not be read: VTOR leads to no memory"),
            Map.entry("FORCED", "escalated to HardFault: the fault's own handler is not enabled, or not more urgent than the code"),
            Map.entry("DEBUGEVT", "a breakpoint that neither a debugger nor DebugMonitor took"));

    private FaultCauses() {
    }

    /** {@code NAME: sentence} for each name that has a meaning of its own. */
    static List<String> explain(List<String> names) {
        return names.stream().filter(MEANINGS::containsKey).map(name -> name + ": " + MEANINGS.get(name)).toList();
    }
}
