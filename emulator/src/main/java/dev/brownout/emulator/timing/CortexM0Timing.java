package dev.brownout.emulator.timing;

/**
 * Cortex-M0: the instruction summary of the TRM (DDI 0432C, 3.3): taken branches 3 cycles, BL 4, POP with PC 4 + N for N registers, PC included,
 * loads and stores 2, MRS, MSR and barriers 4. The 32-cycle multiplier is an option not modelled.
 */
public final class CortexM0Timing extends UnpairedTiming {
    public CortexM0Timing() {
        super(2, 3, 3, 4);
    }
}
