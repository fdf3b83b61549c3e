package dev.brownout.bootloader.chain;

/** What a device knows of the time when it boots. */
public sealed interface TrustedClock {

    /** The device's clock was never set, or lost its supply since. */
    record NeverSet() implements TrustedClock {
    }

    /**
     * A clock that runs.
     *
     * @param epochSeconds what it shows, in seconds since 1970-01-01T00:00:00Z
     * @param uncertainty  by how many seconds the true time may lie before or after that
     */
    record Running(long epochSeconds, long uncertainty) implements TrustedClock {
        /** 10,000 years. */
        private static final long MOST = 320_000_000_000L;

        public Running {
            if (Math.abs(epochSeconds) > MOST || uncertainty < 0 || uncertainty > MOST) {
                throw new IllegalArgumentException("A clock shows a time within 10,000 years, and is wrong by 0 seconds or more.");
            }
        }
    }

    /** A clock that is right. */
    static TrustedClock at(long epochSeconds) {
        return new Running(epochSeconds, 0);
    }

    /**
     * A clock that has run by itself for a while.
     *
     * @param sinceSet seconds since it was last set from a source that is trusted
     * @param ppm      how fast it may go wrong, in millionths: 20 for a usual crystal, 250 for the nRF52840's calibrated RC oscillator
     */
    static TrustedClock drifting(long epochSeconds, long sinceSet, int ppm) {
        if (sinceSet < 0 || sinceSet > Running.MOST || ppm < 0 || ppm > 1_000_000) {
            throw new IllegalArgumentException("A clock was set before now, and goes wrong by 0 to 1,000,000 ppm.");
        }
        return new Running(epochSeconds, sinceSet / 1_000_000 * ppm + (sinceSet % 1_000_000 * ppm + 999_999) / 1_000_000);
    }
}
