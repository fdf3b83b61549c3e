package dev.brownout.cli.bench;

import dev.brownout.cli.bench.Sample.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What came of one workload on one contender. */
sealed interface Cell {

    /** One sample a round. */
    record Measured(List<Sample> samples) implements Cell {

        public Measured {
            samples = List.copyOf(samples);
        }

        /** The median of the rounds' rates, in millions of instructions a second. */
        OptionalDouble rate(Time time) {
            return median(samples.stream().map(sample -> sample.rate(time)).toList());
        }

        /** Half of what lies between the rates' quartiles, as a part of the median: how much the rounds differ. Empty for less than three. */
        OptionalDouble spread(Time time) {
            return spread(samples.stream().map(sample -> sample.rate(time)).toList());
        }

        /** As {@link #spread(Time)}, of the ratios within the rounds. */
        OptionalDouble spreadOfRatio(Measured other, Time time) {
            return spread(ratios(other, time));
        }

        private static OptionalDouble spread(List<OptionalDouble> values) {
            double[] sorted = values.stream().filter(OptionalDouble::isPresent).mapToDouble(OptionalDouble::getAsDouble).sorted().toArray();
            return sorted.length < 3 || quantile(sorted, 0.5) == 0 ? OptionalDouble.empty()
                    : OptionalDouble.of((quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / quantile(sorted, 0.5));
        }

        private static double quantile(double[] sorted, double part) {
            double at = part * (sorted.length - 1);
            int below = (int) at;
            return below + 1 < sorted.length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
        }

        /** The median of the ratios that the rounds have, each to the same round of the other: what disturbs a round disturbs both. */
        OptionalDouble ratio(Measured other, Time time) {
            return median(ratios(other, time));
        }

        private List<OptionalDouble> ratios(Measured other, Time time) {
            List<OptionalDouble> ratios = new ArrayList<>();
            for (int round = 0; round < samples.size(); round++) {
                OptionalDouble mine = samples.get(round).rate(time);
                OptionalDouble others = other.samples.get(round).rate(time);
                ratios.add(mine.isPresent() && others.isPresent() ? OptionalDouble.of(mine.getAsDouble() / others.getAsDouble())
                        : OptionalDouble.empty());
            }
            return ratios;
        }

        private static OptionalDouble median(List<OptionalDouble> values) {
            double[] sorted = values.stream().filter(OptionalDouble::isPresent).mapToDouble(OptionalDouble::getAsDouble).sorted().toArray();
            int half = sorted.length / 2;
            return sorted.length == 0 ? OptionalDouble.empty()
                    : OptionalDouble.of(sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
        }
    }

    /** It cannot do this. */
    record Unable(String reason) implements Cell {
    }

    /** It should have been able to, and was not. @param exitCode one of {@link dev.brownout.cli.ExitCode} */
    record Failed(int exitCode, String reason) implements Cell {
    }
}
