package dev.brownout.emulator.timing;

import dev.brownout.emulator.isa.Instruction;

/**
 * Cortex-M3: as M4 but for multiplication (DDI 0337I, 3.3.1: MLA and MLS 2 cycles, long products 3 to 5, with accumulation 4 to 7) and for
 * accesses that write their index back, which never overlap with a load before them (jnk0le/random, pipeline cycle test, STM32F103).
 *
 * <p>Long products end early for small operands, how early the manual does not say; here they always take the most.
 */
public final class CortexM3Timing extends CortexM4Timing {
    @Override
    public int cycles(Instruction i) {
        return switch (i.op) {
            case MLA, MLS -> 2;
            case UMULL, SMULL -> 5;
            case UMLAL, SMLAL -> 7;
            default -> super.cycles(i);
        };
    }

    @Override
    boolean overlapsWithLoad(Instruction i) {
        return !i.wback && super.overlapsWithLoad(i);
    }
}
