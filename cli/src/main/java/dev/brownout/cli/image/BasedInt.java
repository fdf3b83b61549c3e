package dev.brownout.cli.image;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number in decimal, or with 0x, 0o or 0b in front, as Python's {@code int(text, 0)} reads it. */
final class BasedInt implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        String digits = text.strip().replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        digits = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
        try {
            if (radix == 10 && digits.matches("0+[1-9].*") || digits.startsWith("-") || digits.startsWith("+")) {
                throw new NumberFormatException();
            }
            long value = Long.parseLong(radix == 10 ? digits : digits.substring(2), radix);
            return negative ? -value : value;
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number: decimal, or with 0x, 0o or 0b in front");
        }
    }

    /** Reads a number outside of an option of its own. */
    static long parse(String text) {
        return new BasedInt().convert(text);
    }
}
