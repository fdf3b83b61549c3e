package dev.brownout.campaign;

import java.util.Locale;

/**
 * Where and how power is cut in the boot that a sweep looks at.
 *
 * @param operation  number of the flash operation within that boot, from 0
 * @param variant    how it is cut, a name of {@link Tearing.Variant}
 */
public record CutPoint(long operation, String variant) {
    /** The name that replays it: {@code 1234-torn}. */
    public String id() {
        return operation + "-" + variant;
    }

    /** @throws IllegalArgumentException if it is not such a name */
    public static CutPoint parse(String id) {
        int dash = id.indexOf('-');
        String variant = id.substring(dash + 1).toLowerCase(Locale.ROOT);
        if (dash <= 0 || !id.substring(0, dash).chars().allMatch(Character::isDigit) || dash > 12
                || !variant.matches("before|after|torn\\d{0,3}")) {
            throw new IllegalArgumentException("'" + id + "' is not a cut point; one looks like 1234-torn, 17-before or 0-after.");
        }
        return new CutPoint(Long.parseLong(id.substring(0, dash)), variant);
    }
}
