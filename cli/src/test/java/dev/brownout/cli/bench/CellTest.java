package dev.brownout.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.cli.bench.Cell.Measured;
import dev.brownout.cli.bench.Sample.Time;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CellTest {

    /** A million instructions in each of these times, in ms of CPU; twice that on the wall. */
    private static Measured measured(long... millis) {
        return new Measured(Arrays.stream(millis).mapToObj(ms -> new Sample(1, 1_000_000, 2_000_000 * ms, OptionalLong.of(1_000_000 * ms), 0)).toList());
    }

    @Test
    void rateIsTheMedianOfTheRounds() {
        assertEquals(OptionalDouble.of(500), measured(1, 2, 40).rate(Time.CPU));
        assertEquals(OptionalDouble.of(250), measured(1, 2, 40).rate(Time.WALL));
        assertEquals(OptionalDouble.of(375), measured(1, 2, 4, 40).rate(Time.CPU), "between the middle two");
    }

    @Test
    void spreadIsHalfOfWhatLiesBetweenTheQuartiles() {
        // Rates 1000, 500, 250: quartiles 375 and 750.
        assertEquals(OptionalDouble.of(0.375), measured(1, 2, 4).spread(Time.CPU));
        assertEquals(OptionalDouble.of(0), measured(1, 2, 4).spreadOfRatio(measured(3, 6, 12), Time.CPU), "the rounds differ, their ratios do not");
        assertEquals(OptionalDouble.empty(), measured(1, 2).spread(Time.CPU));
    }

    @Test
    void ratioComparesWithinRounds() {
        // A neighbour that halves everybody's speed in the last two rounds.
        assertEquals(OptionalDouble.of(4), measured(1, 2, 2).ratio(measured(4, 8, 8), Time.CPU));
    }

    @Test
    void timeThatIsNotKnownOrTooShortGivesNoRate() {
        assertEquals(OptionalDouble.empty(), new Sample(1, 1_000, 50, OptionalLong.empty(), 0).rate(Time.CPU));
        assertEquals(OptionalDouble.empty(), new Sample(1, 1_000, -50, OptionalLong.of(-3), 0).rate(Time.WALL));
        assertEquals(OptionalDouble.empty(), new Sample(1, 1_000, 190, OptionalLong.of(190), 10).rate(Time.CPU));
        assertEquals(OptionalDouble.of(5_000), new Sample(1, 1_000, 190, OptionalLong.of(200), 9).rate(Time.CPU));
        Measured tooShort = new Measured(List.of(new Sample(1, 1_000, 0, OptionalLong.of(0), 0)));
        assertEquals(OptionalDouble.empty(), tooShort.ratio(measured(1), Time.CPU));
        assertEquals(OptionalDouble.empty(), tooShort.rate(Time.CPU));
    }
}
