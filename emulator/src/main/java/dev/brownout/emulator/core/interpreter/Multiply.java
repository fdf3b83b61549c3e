package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.UsageFault;
import dev.brownout.emulator.core.dsp.HalfProducts;
import dev.brownout.emulator.core.dsp.Saturation;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.timing.Timing;

/** Multiplication and division (DDI 0403E, A5.3.16 and A5.3.17), the signed halfword forms of the DSP extension included. */
final class Multiply {
    private final CpuState cpu;
    private final ExceptionModel exceptions;
    private final Timing timing;
    private final Interruption interruption;
    private final int[] r;

    Multiply(CpuState cpu, ExceptionModel exceptions, Timing timing, Interruption interruption) {
        this.cpu = cpu;
        this.exceptions = exceptions;
        this.timing = timing;
        this.interruption = interruption;
        r = cpu.r;
    }

    /** @return false if the instruction raised a fault, or an exception ended it early: it has no effect then */
    boolean execute(Slot s) {
        switch (s.op) {
            case MUL -> {
                int product = r[s.rn] * r[s.rm];
                r[s.rd] = product;
                if (s.setFlags) {
                    cpu.n = product;
                    cpu.z = product;
                }
            }
            case MLA -> r[s.rd] = r[s.ra] + r[s.rn] * r[s.rm];
            case MLS -> r[s.rd] = r[s.ra] - r[s.rn] * r[s.rm];
            case SMULL -> setLong(s, signed(s));
            case SMLAL -> setLong(s, getLong(s) + signed(s));
            case UMULL -> setLong(s, unsigned(s));
            case UMLAL -> setLong(s, getLong(s) + unsigned(s));
            case UMAAL -> setLong(s, unsigned(s) + (r[s.rd] & 0xffffffffL) + (r[s.ra] & 0xffffffffL));
            case SDIV, UDIV -> {
                return divide(s);
            }
            default -> executeSignedHalves(s);
        }
        return true;
    }

    private boolean divide(Slot s) {
        int dividend = r[s.rn];
        int divisor = r[s.rm];
        boolean signed = s.op == Op.SDIV;
        if (divisor == 0) {
            if (exceptions.divideByZeroTrap()) {
                exceptions.usageFault(UsageFault.DIVBYZERO);
                return false;
            }
        }
        int further = timing.division(dividend, divisor, signed);
        if (interruption.endsEarly(s, interruption.cycles(s) + further)) {
            return false;
        }
        r[s.rd] = divisor == 0 ? 0 : signed ? dividend / divisor : Integer.divideUnsigned(dividend, divisor);
        cpu.cycles += further;
        return true;
    }

    private void executeSignedHalves(Slot s) {
        int n = r[s.rn];
        int m = r[s.rm];
        switch (s.op) {
            case SMUL_XY -> r[s.rd] = halfProduct(s, n, m);
            case SMLA_XY -> accumulate(s, halfProduct(s, n, m));
            case SMLAL_XY -> setLong(s, getLong(s) + halfProduct(s, n, m));
            case SMULW -> r[s.rd] = (int) ((long) n * HalfProducts.half(m, s.imm) >> 16);
            case SMLAW -> accumulate(s, (long) n * HalfProducts.half(m, s.imm) >> 16);
            case SMUAD -> r[s.rd] = Saturation.overflowing(cpu, HalfProducts.sum(n, m, s.imm));
            case SMUSD -> r[s.rd] = (int) HalfProducts.difference(n, m, s.imm);
            case SMLAD -> accumulate(s, HalfProducts.sum(n, m, s.imm));
            case SMLSD -> accumulate(s, HalfProducts.difference(n, m, s.imm));
            case SMLALD -> setLong(s, getLong(s) + HalfProducts.sum(n, m, s.imm));
            case SMLSLD -> setLong(s, getLong(s) + HalfProducts.difference(n, m, s.imm));
            case SMMUL -> r[s.rd] = topWord(s, (long) n * m);
            case SMMLA -> r[s.rd] = topWord(s, ((long) r[s.ra] << 32) + (long) n * m);
            case SMMLS -> r[s.rd] = topWord(s, ((long) r[s.ra] << 32) - (long) n * m);
            case USAD8 -> r[s.rd] = HalfProducts.sumOfDifferences(n, m);
            case USADA8 -> r[s.rd] = r[s.ra] + HalfProducts.sumOfDifferences(n, m);
            default -> throw new IllegalStateException(s.op + " is not a multiplication");
        }
    }

    private static int halfProduct(Slot s, int n, int m) {
        return HalfProducts.half(n, s.imm >> 1) * HalfProducts.half(m, s.imm);
    }

    /** Adds to Ra; Q tells of a signed overflow. */
    private void accumulate(Slot s, long product) {
        r[s.rd] = Saturation.overflowing(cpu, r[s.ra] + product);
    }

    private static int topWord(Slot s, long value) {
        return (int) ((s.imm & 1) != 0 ? value + 0x80000000L >> 32 : value >> 32);
    }

    private long signed(Slot s) {
        return (long) r[s.rn] * r[s.rm];
    }

    private long unsigned(Slot s) {
        return (r[s.rn] & 0xffffffffL) * (r[s.rm] & 0xffffffffL);
    }

    private long getLong(Slot s) {
        return (long) r[s.ra] << 32 | r[s.rd] & 0xffffffffL;
    }

    private void setLong(Slot s, long value) {
        r[s.rd] = (int) value;
        r[s.ra] = (int) (value >>> 32);
    }
}
