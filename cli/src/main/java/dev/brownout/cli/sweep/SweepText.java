package dev.brownout.cli.sweep;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.Verdict;
import dev.brownout.emulator.machine.HashOmissions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A sweep's result for people. */
public final class SweepText {
    private static final int FAILURES_SHOWN = 10;

    private SweepText() {
    }

    /**
     * @param replay the command line that replays a cut, up to and with {@code --replay}
     * @param told   a boot's end in words
     */
    public static void print(PrintWriter out, SweepResult result, String replay, Function<BootEnd, String> told) {
        SweepResult.Clean clean = result.clean();
        out.printf(Locale.ROOT, "Boot without a cut: %s%s, %.3f s of device time, %d erases, %d words.%n", clean.end(), image(clean.judgement().image()),
                clean.seconds(), clean.erases(), clean.words());
        clean.check().filter(check -> !check.equal()).ifPresent(check -> out.println("  Cross-check: " + check.difference() + "."));
        out.printf("Cut points: %d, at %d flash operations (tearing: %s, seed %d); %d different states.%n", result.cases().size(),
                clean.operations(), result.tearing().name().toLowerCase(Locale.ROOT), result.seed(), result.distinct());
        leftOut(out, result.leftOut());
        if (!result.faults().powerOnly()) {
            result.kinds().forEach((kind, count) -> out.printf("  %8d  %s, of which fail: %d%n", count, kind.label(), result.failingKinds().getOrDefault(kind, 0L)));
            out.println("What became of them:");
        }
        for (Map.Entry<Verdict, Long> entry : result.verdicts().entrySet()) {
            if (entry.getValue() > 0 || entry.getKey() == Verdict.APPROVED) {
                out.printf("  %8d  %s%s%n", entry.getValue(), entry.getKey(), entry.getKey() == Verdict.APPROVED ? images(result) : "");
            }
        }
        if (result.crossChecked()) {
            long differing = result.differing();
            out.printf("Cross-check with the reference bootloader, decision and whole flash: %s.%n", differing == 0
                    ? "equal at every cut point" : "different at " + differing + " of " + result.cases().size() + " cut points");
            if (result.halfWritten() > 0) {
                out.printf("  At %d of the equal ones the cut left a status entry or flag half programmed, and the binary lets it stand: written, as MCUboot sees it.%n",
                        result.halfWritten());
            }
        }
        List<SweepResult.Case> failures = result.failures();
        for (SweepResult.Case failure : failures.subList(0, Math.min(FAILURES_SHOWN, failures.size()))) {
            out.printf("%n%s, at %s:%n", failure.cut().id(), failure.place());
            out.println("  " + failure.judgement().verdict() + image(failure.judgement().image()) + ": " + told.apply(failure.end()) + ".");
            failure.check().filter(check -> !check.equal()).map(CrossCheck.Result::difference).ifPresent(d -> out.println("  " + d + "."));
            out.println("  " + replay + " " + failure.cut().id());
        }
        if (failures.size() > FAILURES_SHOWN) {
            out.printf("%n... and %d more; --json lists them all.%n", failures.size() - FAILURES_SHOWN);
        }
        out.println();
        if (!clean.good()) {
            out.println("The boot fails even without a cut: " + clean.fault() + ".");
        } else if (result.cases().isEmpty()) {
            out.println("There was nothing to cut: none of these operations happens in this boot.");
        } else if (result.good()) {
            out.println(result.faults().powerOnly() ? "No cut harms this update." : "None of these faults harms this update.");
        } else {
            out.println(failures.size() + " of " + result.cases().size() + " cut points fail.");
        }
    }

    /** Says what was left out where states were compared, if anything was. */
    static void leftOut(PrintWriter out, HashOmissions omissions) {
        if (!omissions.isEmpty()) {
            out.println("Left out where states of the machine are compared (if the firmware decides by it, the verdict may be wrong):");
            omissions.names().forEach(name -> out.println("  " + name));
        }
    }

    private static String image(String name) {
        return name.isEmpty() ? "" : " (" + name + ")";
    }

    private static String images(SweepResult result) {
        StringBuilder text = new StringBuilder();
        result.images().forEach((name, count) -> text.append(text.length() == 0 ? ": " : ", ").append(name).append(' ').append(count));
        return text.toString();
    }
}
