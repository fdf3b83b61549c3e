package dev.brownout.campaign;

import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import java.util.Locale;

/**
 * Where and how a boot is disturbed: at a flash operation, or at a core cycle.
 *
 * @param operation  number of the flash operation within that boot, from 0; or the core cycle since power-on
 * @param variant    how, a name of {@link Tearing.Variant} or {@link dev.brownout.campaign.fault.LiveFault}
 * @param atCycle    whether it is a cycle
 */
public record CutPoint(long operation, String variant, boolean atCycle) {
    private static final String CYCLE = "cycle";

    public CutPoint(long operation, String variant) {
        this(operation, variant, false);
    }

    /** The name that replays it: {@code 1234-torn}, {@code cycle120000-watchdog}. */
    public String id() {
        return (atCycle ? CYCLE : "") + operation + "-" + variant;
    }

    /** What happens there. */
    public FaultKind kind() {
        return Faults.kind(variant);
    }

    /** @throws IllegalArgumentException if it is not such a name */
    public static CutPoint parse(String id) {
        boolean cycle = id.startsWith(CYCLE);
        String rest = cycle ? id.substring(CYCLE.length()) : id;
        int dash = rest.indexOf('-');
        String variant = rest.substring(dash + 1).toLowerCase(Locale.ROOT);
        if (dash <= 0 || !rest.substring(0, dash).chars().allMatch(Character::isDigit) || dash > (cycle ? 15 : 12) || !Faults.isName(variant)) {
            throw new IllegalArgumentException("'" + id + "' is not a cut point; one looks like 1234-torn, 17-before or 0-after, or with other faults"
                    + " like 1234-watchdog.");
        }
        return new CutPoint(Long.parseLong(rest.substring(0, dash)), variant, cycle);
    }
}
