package dev.brownout.emulator.core;

import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Level;
import dev.brownout.emulator.timing.CortexM0PlusTiming;
import dev.brownout.emulator.timing.CortexM0Timing;
import dev.brownout.emulator.timing.CortexM3Timing;
import dev.brownout.emulator.timing.CortexM4Timing;
import dev.brownout.emulator.timing.CortexM7Timing;
import dev.brownout.emulator.timing.Timing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The core types: what software can tell them apart by, and how long they take for exceptions at zero wait states. Entry is the TRMs'
 * worst case: Cortex-M3 and M4 12 cycles (DDI 0337I, DDI 0439D, 3.9), M0+ 15 (DDI 0484C, 3.2), M0 16 (DDI 0432C). The TRMs of M0 and M0+ give
 * no figure for the way back: taken here as a POP of eight registers and PC, and tail chaining as M3's. Nor has Cortex-M7's for either: taken
 * as M3's.
 */
public enum CoreModel {
    CORTEX_M0("cortex-m0", Architecture.ARMV6_M, 0x410cc200, 0, 16, 12),
    CORTEX_M0_PLUS("cortex-m0+", Architecture.ARMV6_M, 0x410cc601, 8, 15, 11),
    CORTEX_M3("cortex-m3", Architecture.ARMV7_M, 0x412fc231, 8, 12, 12),
    /** Without an FPU. */
    CORTEX_M4("cortex-m4", Architecture.ARMV7E_M, 0x410fc241, 8, 12, 10),
    CORTEX_M4F("cortex-m4f", Architecture.ARMV7E_M_FP, 0x410fc241, 8, 12, 10),
    /** With the single-precision instructions of FPv4, not those that FPv5 adds; caches, TCM and their registers are not there. */
    CORTEX_M7("cortex-m7", Architecture.ARMV7E_M_FP, 0x411fc271, 8, 12, 12);

    private final String label;
    private final Architecture architecture;
    private final int cpuid;
    private final int mpuRegions;
    private final int entryCycles;
    private final int exitCycles;

    CoreModel(String label, Architecture architecture, int cpuid, int mpuRegions, int entryCycles, int exitCycles) {
        this.label = label;
        this.architecture = architecture;
        this.cpuid = cpuid;
        this.mpuRegions = mpuRegions;
        this.entryCycles = entryCycles;
        this.exitCycles = exitCycles;
    }

    /** The names that board files use. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(CoreModel::label).toList();
    }

    /** The core type with a name such as {@code cortex-m0+}. */
    public static Optional<CoreModel> of(String label) {
        return Arrays.stream(values()).filter(model -> model.label.equals(label)).findFirst();
    }

    public String label() {
        return label;
    }

    public Architecture architecture() {
        return architecture;
    }

    /** The register CPUID. */
    public int cpuid() {
        return cpuid;
    }

    /** Regions of the MPU; 0 without one. */
    public int mpuRegions() {
        return mpuRegions;
    }

    public boolean hasFpu() {
        return architecture.has(Level.FP);
    }

    /** Armv6-M: no BASEPRI and FAULTMASK, four priorities, HardFault for every fault, no access that is not aligned. */
    public boolean isArmv6() {
        return !architecture.has(Level.V7M);
    }

    /** VTOR can be written. It is an option of Cortex-M0+; those sold have it. */
    public boolean hasVectorTableOffset() {
        return this != CORTEX_M0;
    }

    /** Cycles from a taken exception to its handler's first instruction, without a floating-point context. */
    public int entryCycles() {
        return entryCycles;
    }

    /** Cycles from the instruction that returns to the first one of what was preempted, without a floating-point context. */
    public int exitCycles() {
        return exitCycles;
    }

    /** The cycles of its instructions. */
    public Timing timing() {
        return switch (this) {
            case CORTEX_M0 -> new CortexM0Timing();
            case CORTEX_M0_PLUS -> new CortexM0PlusTiming();
            case CORTEX_M3 -> new CortexM3Timing();
            case CORTEX_M4, CORTEX_M4F -> new CortexM4Timing();
            case CORTEX_M7 -> new CortexM7Timing();
        };
    }
}
