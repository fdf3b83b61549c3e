package dev.brownout.bootloader.image;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image's version, {@code major.minor.revision+build}.
 *
 * @param major    0 to 255
 * @param minor    0 to 255
 * @param revision 0 to 65535
 * @param build    0 to 2^32 - 1
 */
public record ImageVersion(int major, int minor, int revision, long build) implements Comparable<ImageVersion> {

    private static final String NUMBER = "([1-9]\\d*|0)";
    private static final Pattern TEXT = Pattern.compile(NUMBER + "(?:\\." + NUMBER + "(?:\\." + NUMBER + "(?:\\+" + NUMBER + ")?)?)?");
    private static final Comparator<ImageVersion> ORDER = Comparator.comparingInt(ImageVersion::major).thenComparingInt(ImageVersion::minor)
            .thenComparingInt(ImageVersion::revision).thenComparingLong(ImageVersion::build);

    public ImageVersion {
        if (major < 0 || major > 0xFF || minor < 0 || minor > 0xFF || revision < 0 || revision > 0xFFFF || build < 0 || build > 0xFFFF_FFFFL) {
            throw new UsageException("Version " + major + "." + minor + "." + revision + "+" + build
                    + " does not fit the header: major and minor go to 255, revision to 65535, build to 4294967295.");
        }
    }

    /** Reads {@code maj[.min[.rev[+build]]]}, as imgtool does. */
    public static ImageVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("'" + text + "' is not a version: it is written maj.min.rev+build, the later parts optional.");
        }
        return new ImageVersion((int) part(matcher, 1, 0xFF), (int) part(matcher, 2, 0xFF), (int) part(matcher, 3, 0xFFFF), part(matcher, 4, 0xFFFF_FFFFL));
    }

    private static long part(Matcher matcher, int group, long most) {
        String digits = matcher.group(group);
        if (digits == null) {
            return 0;
        }
        if (digits.length() > 10 || Long.parseLong(digits) > most) {
            throw new UsageException("'" + matcher.group() + "' is not a version that fits the header: " + digits + " is above " + most + ".");
        }
        return Long.parseLong(digits);
    }

    @Override
    public int compareTo(ImageVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + revision + "+" + build;
    }
}
