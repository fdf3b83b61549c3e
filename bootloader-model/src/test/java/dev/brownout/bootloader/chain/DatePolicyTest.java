package dev.brownout.bootloader.chain;

import static dev.brownout.bootloader.chain.TestChains.Y2024;
import static dev.brownout.bootloader.chain.TestChains.Y2026;
import static dev.brownout.bootloader.chain.TestChains.Y2030;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.chain.DatePolicy.WhenUnsure;
import dev.brownout.bootloader.chain.DatePolicy.WithoutTime;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Certificates that are valid from 2026 to 2030, a bootloader built in 2024. */
class DatePolicyTest {
    private static final DatePolicy USUAL = DatePolicy.usual(Y2024);
    private static final TrustedClock NEVER_SET = new TrustedClock.NeverSet();
    private static final long DAY = 86_400;

    private static boolean takes(DatePolicy policy, TrustedClock clock) {
        return policy.objection(clock, Y2026, Y2030).isEmpty();
    }

    @Test
    void bothDatesAreIncluded() {
        assertFalse(takes(USUAL, TrustedClock.at(Y2026 - 1)));
        assertTrue(takes(USUAL, TrustedClock.at(Y2026)));
        assertTrue(takes(USUAL, TrustedClock.at(Y2030)));
        assertFalse(takes(USUAL, TrustedClock.at(Y2030 + 1)));
    }

    @Test
    void graceCountsAtBothEnds() {
        DatePolicy withGrace = USUAL.withGrace(DAY);
        assertTrue(takes(withGrace, TrustedClock.at(Y2026 - DAY)));
        assertFalse(takes(withGrace, TrustedClock.at(Y2026 - DAY - 1)));
        assertTrue(takes(withGrace, TrustedClock.at(Y2030 + DAY)));
        assertFalse(takes(withGrace, TrustedClock.at(Y2030 + DAY + 1)));
    }

    @Test
    void withoutATimeTheBootloadersAgeIsALowerBound() {
        assertTrue(takes(USUAL, NEVER_SET));
        assertFalse(takes(DatePolicy.usual(Y2030 + 1), NEVER_SET));
        assertTrue(takes(DatePolicy.usual(Y2030), NEVER_SET));
    }

    @Test
    void withoutATimeEverythingOrNothingIsTakenIfThePolicySaysSo() {
        assertFalse(takes(USUAL.with(WithoutTime.REFUSE), NEVER_SET));
        assertTrue(takes(DatePolicy.usual(Y2030 + 1).with(WithoutTime.ACCEPT), NEVER_SET));
    }

    @Test
    void clockThatShowsATimeBeforeTheBootloaderWasBuiltWasNeverSet() {
        for (long lost : new long[] {0, TestChains.seconds("2000-01-01T00:00:00Z"), Y2024 - 1}) {
            assertTrue(takes(USUAL, TrustedClock.at(lost)));
            assertFalse(takes(USUAL.with(WithoutTime.REFUSE), TrustedClock.at(lost)));
        }
        assertFalse(takes(USUAL, TrustedClock.at(Y2024)), "this one was set, and says that it is too early");
    }

    @Test
    void driftGrowsWithTheTimeSinceTheClockWasSet() {
        // 20 ppm over 100 days are 172.8 s.
        TrustedClock.Running clock = (TrustedClock.Running) TrustedClock.drifting(Y2030, 100 * DAY, 20);
        assertEquals(173, clock.uncertainty());
        assertEquals(0, ((TrustedClock.Running) TrustedClock.drifting(Y2030, 0, 250)).uncertainty());
        assertThrows(IllegalArgumentException.class, () -> TrustedClock.drifting(Y2030, -1, 20));
    }

    @Test
    void driftDecidesOnlyNearADate() {
        DatePolicy strict = USUAL.with(WhenUnsure.REFUSE);
        for (long off : new long[] {-100, 100}) {
            TrustedClock before = new TrustedClock.Running(Y2026 + off, 172);
            TrustedClock after = new TrustedClock.Running(Y2030 + off, 172);
            assertTrue(takes(USUAL, before) && takes(USUAL, after));
            assertFalse(takes(strict, before) || takes(strict, after));
        }
        assertTrue(takes(strict, new TrustedClock.Running(Y2026 + 172, 172)));
        assertFalse(takes(USUAL, new TrustedClock.Running(Y2030 + 173, 172)));
        assertFalse(takes(USUAL, new TrustedClock.Running(Y2026 - 173, 172)));
    }

    @Property
    void refusingWhenUnsureNeverTakesWhatAcceptingRefuses(@ForAll @LongRange(min = -2_000_000_000L, max = 4_000_000_000L) long time,
            @ForAll @LongRange(min = 0, max = 300_000_000) long error, @ForAll @LongRange(min = 0, max = 100_000_000) long grace) {
        DatePolicy accepting = USUAL.withGrace(grace);
        TrustedClock clock = new TrustedClock.Running(time, error);
        assertTrue(takes(accepting, clock) || !takes(accepting.with(WhenUnsure.REFUSE), clock));
        assertTrue(takes(accepting.withGrace(grace + 1), clock) || !takes(accepting, clock), "more grace takes more");
        assertTrue(takes(accepting, new TrustedClock.Running(time, error + 1)) || !takes(accepting, clock) || time + error + 1 >= Y2024,
                "a worse clock refuses less");
    }

    @Test
    void everyCertificateButTheRootsHasToBeValid() {
        ChainTrust in2027 = TestChains.trust();
        TestChains.chain(TestChains.root().valid(0, Y2024), TestChains.intermediate(), TestChains.leaf()).checkDates(in2027);
        for (CertificateChain expired : new CertificateChain[] {
            TestChains.chain(TestChains.root(), TestChains.intermediate().valid(Y2024, Y2026), TestChains.leaf()),
            TestChains.chain(TestChains.root(), TestChains.intermediate(), TestChains.leaf().valid(Y2024, Y2026))}) {
            assertEquals(ImageError.CHAIN_DATES, assertThrows(ImageException.class, () -> expired.checkDates(in2027)).error());
        }
    }

    @Test
    void certificateWithoutAnEndIsAlwaysValid() {
        long end = TestChains.seconds("9999-12-31T23:59:59Z");
        CertificateChain chain = TestChains.chain(TestChains.root(), TestChains.intermediate().valid(Y2026, end), TestChains.leaf().valid(Y2026, end));
        chain.checkDates(TestChains.trust().at(TrustedClock.at(TestChains.seconds("2200-01-01T00:00:00Z"))));
        assertEquals(end, chain.leaf().last());
    }
}
