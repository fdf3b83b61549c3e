package dev.brownout.campaign.fault;

import dev.brownout.emulator.machine.ResetKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can happen to a device at a flash operation. {@code docs/faults.md} says what each is, and after which source. */
public enum FaultKind {
    /** Power goes away before, inside or after it, as the tearing says. */
    POWER,
    /** The watchdog bites while it runs. */
    RESET_WATCHDOG(ResetKind.WATCHDOG),
    /** Somebody presses the reset pin while it runs. */
    RESET_PIN(ResetKind.PIN),
    /** Software asks for a reset while it runs. */
    RESET_SOFTWARE(ResetKind.SOFTWARE),
    /** It does not take: at once, in part, for good, or with an error where the controller has one; the bootloader goes on. */
    WRITE_FAILS,
    /** The same, for what lies in the trailers only. */
    STATUS_WRITE_FAILS,
    /** Power goes away inside it, and cells read differently from one read to the next. */
    UNSTABLE,
    /** Power goes away inside it, and the double word's error-correcting code cannot make good what it left. */
    ECC,
    /** The page that it erases has reached its endurance limit. */
    ENDURANCE;

    private final Optional<ResetKind> reset;

    FaultKind() {
        reset = Optional.empty();
    }

    FaultKind(ResetKind kind) {
        reset = Optional.of(kind);
    }

    /** Which reset it is, if it is one. */
    public Optional<ResetKind> reset() {
        return reset;
    }

    /** As options and scenarios call it: {@code reset-watchdog}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all kinds. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(FaultKind::label).toList();
    }

    /** @throws IllegalArgumentException with a sentence, if there is no such kind */
    public static FaultKind parse(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label().equals(label.strip())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no fault '" + label.strip() + "'; the kinds are "
                         + String.join(", ", labels())));
    }

    /** Several, in their own order. @throws IllegalArgumentException as {@link #parse}, or if there is none */
    public static Set<FaultKind> parseAll(List<String> labels) {
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("no kind of fault is named; the kinds are " + String.join(", ", labels()));
        }
        EnumSet<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        labels.forEach(label -> kinds.add(parse(label)));
        return kinds;
    }
}
