package dev.brownout.emulator.core.fpu;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Single-precision patterns with many near the borders of the format, and FPSCR values with every mode. */
class FloatArbitraries extends DomainContextBase {
    @Provide
    Arbitrary<Integer> singles() {
        Arbitrary<Integer> exponents = Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(0, 255)),
            Tuple.of(4, Arbitraries.integers().between(100, 154)),
            Tuple.of(2, Arbitraries.of(0, 0, 1, 2, 23, 24, 25, 63, 64, 126, 127, 128, 190, 191, 252, 253, 254, 255)));
        Arbitrary<Integer> fractions = Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(0, 0x7FFFFF).withoutEdgeCases()),
            Tuple.of(2, Arbitraries.of(0, 1, 2, 3, 0x3FFFFF, 0x400000, 0x400001, 0x7FFFFE, 0x7FFFFF)),
            Tuple.of(2, Arbitraries.integers().between(0, 23).map(bit -> 1 << bit & 0x7FFFFF)),
            Tuple.of(2, Arbitraries.integers().between(0, 23).map(bit -> 0x7FFFFF & -1 << bit)));
        return Combinators.combine(Arbitraries.of(0, 1), exponents, fractions)
            .as((sign, exponent, fraction) -> sign << 31 | exponent << 23 | fraction);
    }

    /** FPSCR without any flag yet. */
    @Provide
    Arbitrary<Fpscr> modes() {
        return Combinators.combine(Arbitraries.integers().between(0, 3), Arbitraries.of(false, false, true), Arbitraries.of(false, true),
            Arbitraries.of(false, true)).as((mode, flush, defaultNan, alternative) -> new Fpscr(
                mode << 22 | (flush ? Fpscr.FZ : 0) | (defaultNan ? Fpscr.DN : 0) | (alternative ? Fpscr.AHP : 0)));
    }
}
