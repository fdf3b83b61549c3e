package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.dsp.Lanes;
import dev.brownout.emulator.core.dsp.Saturation;

/** Saturation and the parallel additions and subtractions of the DSP extension (DDI 0403E, A5.3.11, A5.3.14 and A5.3.15). */
final class ParallelArithmetic {
    private final CpuState cpu;
    private final int[] r;

    ParallelArithmetic(CpuState cpu) {
        this.cpu = cpu;
        r = cpu.r;
    }

    void execute(Slot s) {
        switch (s.op) {
            case SSAT -> r[s.rd] = Saturation.signed(cpu, shifted(s), s.imm);
            case USAT -> r[s.rd] = Saturation.unsigned(cpu, shifted(s), s.imm);
            case SSAT16 -> r[s.rd] = Saturation.signedHalves(cpu, r[s.rn], s.imm);
            case USAT16 -> r[s.rd] = Saturation.unsignedHalves(cpu, r[s.rn], s.imm);
            case QADD -> r[s.rd] = Saturation.sum(cpu, r[s.rm], r[s.rn]);
            case QSUB -> r[s.rd] = Saturation.difference(cpu, r[s.rm], r[s.rn]);
            case QDADD -> r[s.rd] = Saturation.sum(cpu, r[s.rm], Saturation.doubled(cpu, r[s.rn]));
            case QDSUB -> r[s.rd] = Saturation.difference(cpu, r[s.rm], Saturation.doubled(cpu, r[s.rn]));
            default -> r[s.rd] = Lanes.apply(cpu, r[s.rn], r[s.rm], Lanes.code(s.op));
        }
    }

    private int shifted(Slot s) {
        return s.shiftType == 0 ? r[s.rn] << s.shiftAmount : r[s.rn] >> Math.min(s.shiftAmount, 31);
    }
}
