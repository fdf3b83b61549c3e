package dev.brownout.bootloader.chain;

import java.util.Locale;

/**
 * How the dates in certificates are held against a clock that may be wrong (docs/certificate-chains.md, section 4).
 *
 * @param notBefore   when the bootloader was built, in seconds since 1970-01-01T00:00:00Z: the true time is never earlier, and a clock that shows less is taken
 *                    for one that was never set
 * @param withoutTime what to do then
 * @param whenUnsure  what to do where the clock's drift leaves open whether a date has passed
 * @param grace       seconds that a certificate counts longer than it says, at both ends
 * @param scope       when dates are looked at
 */
public record DatePolicy(long notBefore, WithoutTime withoutTime, WhenUnsure whenUnsure, long grace, Scope scope) {

    /** What to do with a certificate if nobody knows how late it is. */
    public enum WithoutTime {
        /** Refuse what must have expired, since it is later than {@link DatePolicy#notBefore}; take everything else. */
        LOWER_BOUND,
        /** Refuse everything: no updates until the clock is set. */
        REFUSE,
        /** Look at no date. */
        ACCEPT;

        /** As it is written on command lines. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What to do with a certificate that may be valid or not. */
    public enum WhenUnsure {
        ACCEPT, REFUSE
    }

    /** Which images' dates are looked at. */
    public enum Scope {
        /**
         * Of updates: an image that was good when it came in is started, and returned to, ever after. In direct XIP and RAM load, where nothing is brought in, of
         * none.
         */
        UPDATES,
        /** Of every image that is to be started: the device stops when the last certificate ends. */
        EVERY_BOOT
    }

    public DatePolicy {
        if (notBefore < 0 || grace < 0) {
            throw new IllegalArgumentException("A bootloader was built after 1970, and grace is 0 seconds or more.");
        }
    }

    /** Without a time the bootloader's own age counts, drift is no reason to refuse, and what is installed stays. */
    public static DatePolicy usual(long notBefore) {
        return new DatePolicy(notBefore, WithoutTime.LOWER_BOUND, WhenUnsure.ACCEPT, 0, Scope.UPDATES);
    }

    public DatePolicy with(WithoutTime what) {
        return new DatePolicy(notBefore, what, whenUnsure, grace, scope);
    }

    public DatePolicy with(WhenUnsure what) {
        return new DatePolicy(notBefore, withoutTime, what, grace, scope);
    }

    public DatePolicy with(Scope images) {
        return new DatePolicy(notBefore, withoutTime, whenUnsure, grace, images);
    }

    public DatePolicy withGrace(long seconds) {
        return new DatePolicy(notBefore, withoutTime, whenUnsure, seconds, scope);
    }

    /**
     * Why a certificate that is valid from {@code first} to {@code last}, both included, is not to be taken.
     *
     * @return half a sentence, empty if it is to be taken
     */
    String objection(TrustedClock clock, long first, long last) {
        long from = first - grace;
        long to = last + grace;
        if (!(clock instanceof TrustedClock.Running running) || running.epochSeconds() + running.uncertainty() < notBefore) {
            return switch (withoutTime) {
                case ACCEPT -> "";
                case REFUSE -> "cannot be told to be valid: the device does not know the time";
                case LOWER_BOUND -> to < notBefore ? "has expired: it ended before the bootloader was built" : "";
            };
        }
        long earliest = Math.max(notBefore, running.epochSeconds() - running.uncertainty());
        long latest = running.epochSeconds() + running.uncertainty();
        if (earliest > to) {
            return "has expired";
        }
        if (latest < from) {
            return "is not valid yet";
        }
        boolean sure = from <= earliest && latest <= to;
        return sure || whenUnsure == WhenUnsure.ACCEPT ? "" : "may not be valid: the device's clock is uncertain by " + running.uncertainty() + " s";
    }
}
