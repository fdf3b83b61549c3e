package dev.brownout.emulator.clock;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of device time as people write it: {@code 5s}, {@code 200ms}, {@code 10us}, {@code 1.5s}, or {@code 64000000c} for
 * core cycles; {@code forever} for no end.
 *
 * @param picoseconds the span, if it is one of time
 * @param cycles      the span, if it is one of core cycles; -1 otherwise
 * @param text        as the user wrote it
 */
public record DeviceTime(long picoseconds, long cycles, String text) {

    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|ms|s|min|c)");
    private static final String WANTED = "' is not a device time such as 5s, 200ms, 10us, 1.5s, 64000000c (core cycles) or forever";

    /** No end. */
    public static final DeviceTime FOREVER = new DeviceTime(Long.MAX_VALUE, -1, "forever");

    /** @throws IllegalArgumentException with a sentence, if the text is not a device time */
    public static DeviceTime parse(String text) {
        if (text.equals("forever")) {
            return FOREVER;
        }
        Matcher form = FORM.matcher(text.replace("_", ""));
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + WANTED);
        }
        BigDecimal number = new BigDecimal(form.group(1));
        try {
            if (form.group(2).equals("c")) {
                return new DeviceTime(0, number.longValueExact(), text);
            }
            BigDecimal unit = switch (form.group(2)) {
                case "ns" -> new BigDecimal("1e3");
                case "us" -> new BigDecimal("1e6");
                case "ms" -> new BigDecimal("1e9");
                case "s" -> new BigDecimal("1e12");
                default -> new BigDecimal("60e12");
            };
            return new DeviceTime(number.multiply(unit).longValueExact(), -1, text);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is finer than a picosecond or cycle, or longer than 100 days", e);
        }
    }

    public boolean isForever() {
        return picoseconds == Long.MAX_VALUE;
    }

    public boolean inCycles() {
        return cycles >= 0;
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * In seconds, at a core clock of that many hertz.
     *
     * @throws IllegalArgumentException if it has no end
     */
    public double seconds(long hertz) {
        if (isForever()) {
            throw new IllegalArgumentException("a time is needed, not forever");
        }
        return inCycles() ? (double) cycles / hertz : picoseconds / 1e12;
    }
}
