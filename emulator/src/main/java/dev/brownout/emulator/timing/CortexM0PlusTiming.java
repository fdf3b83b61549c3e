package dev.brownout.emulator.timing;

/**
 * Cortex-M0+: the instruction summary of the TRM (DDI 0484C, 3.3): taken branches 2 cycles, BL 3, POP with PC 3 + N for N registers, PC included,
 * loads and stores 2, MRS, MSR and barriers 3. The single-cycle I/O port and the 32-cycle multiplier are options not modelled.
 */
public final class CortexM0PlusTiming extends UnpairedTiming {
    public CortexM0PlusTiming() {
        super(1, 2, 2, 3);
    }
}
