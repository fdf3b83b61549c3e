package dev.brownout.campaign.shard;

import dev.brownout.campaign.Sweep;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several parts of a sweep, which hosts look at by themselves. Parts are runs of neighbouring flash operations, since boots from neighbouring cuts
 * merge; each operation, with all of its cuts, is in exactly one of them.
 *
 * @param number which part, from 1
 * @param of     how many there are, 1 to 9999
 */
public record Shard(int number, int of) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

    public Shard {
        if (of < 1 || number < 1 || number > of) {
            throw new IllegalArgumentException("'" + number + "/" + of + "' is not a part such as 3/8: from 1/8 to 8/8");
        }
    }

    /** {@code 3/8}. @throws IllegalArgumentException with a sentence, if it is not such a part */
    public static Shard parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a part such as 3/8: from 1/8 to 8/8");
        }
        return new Shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /**
     * This part of a range. Only the first part begins where the range does: what belongs to no operation is looked at there.
     *
     * @param all        the operations that the whole sweep cuts
     * @param operations how many operations the boot has
     * @return none, if there are fewer operations than parts and this one has to do without: then the last is before the first
     */
    public Sweep.Operations among(Sweep.Operations all, long operations) {
        long count = Math.max(0, Math.min(all.last(), operations - 1) - all.first() + 1);
        return new Sweep.Operations(all.first() + (count == 0 ? number - 1 : before(count, number - 1)), all.first() + before(count, number) - 1);
    }

    // How many operations the first parts have, the larger ones first.
    private long before(long count, int parts) {
        return (count * parts + of - 1) / of;
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
