package dev.brownout.cli.sweep;

import dev.brownout.campaign.Step;
import dev.brownout.campaign.Verdict;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A closure's result for people. */
final class ClosureText {
    private static final int SHOWN = 10;

    private ClosureText() {
    }

    /** @param replay the command line that replays a way, up to and with {@code --replay} */
    static void print(PrintWriter out, ClosureResult result, String replay) {
        Closure.Plan plan = result.plan();
        boolean any = plan.cuts() == Closure.ANY_NUMBER;
        out.printf("%s: %s, in every boot (tearing: %s, seed %d).%n", plan.faults().powerOnly() ? "Power cuts" : "Faults (" + plan.faults().label() + ")", any ? "any number" : "up to " + plan.cuts(),
                plan.tearing().name().toLowerCase(Locale.ROOT), plan.seed());
        SweepText.leftOut(out, plan.leftOut());
        result.readUnwritten().ifPresent(address ->
                out.printf("The firmware reads 0x%08x without having written it since a reset: what RAM holds keeps boots apart.%n", address));
        out.printf("Different %s: %d, by the least number of cuts: %s.%n", plan.faults().losePower() ? "flash contents at power-on" : "beginnings of boots", result.nodes(),
                depths(result.depths()));
        out.printf("Cut points: %d, at %d different states of the whole machine.%n", result.cutPoints(), result.states());
        for (Map.Entry<Verdict, Long> entry : result.verdicts().entrySet()) {
            out.printf("  %8d  %s%s%n", entry.getValue(), entry.getKey(), entry.getKey().good() ? images(result) : "");
        }
        if (plan.crossCheck().isPresent()) {
            out.printf("Cross-check with the reference bootloader, decision and whole flash: %s.%n", result.differing() == 0 ? "equal from each"
                    : "different from " + result.differing() + " of them");
            for (List<Step> way : result.differences().subList(0, Math.min(SHOWN, result.differences().size()))) {
                out.println("  " + replay + " " + Step.path(way));
            }
        }
        for (ClosureResult.Failure failure : result.failures().subList(0, Math.min(SHOWN, result.failures().size()))) {
            String image = failure.judgement().image();
            out.printf("%n%s%s: %s; from %d of them, the shortest way:%n", failure.judgement().verdict(), image.isEmpty() ? "" : " (" + image + ")",
                    failure.end(), failure.nodes());
            out.println("  " + replay + " " + failure.id());
        }
        if (result.failures().size() > SHOWN) {
            out.printf("%n... and %d more ways to fail; --json lists them all.%n", result.failures().size() - SHOWN);
        }
        out.println();
        out.println(verdict(result, any));
    }

    private static String verdict(ClosureResult result, boolean any) {
        String open = "Not closed: " + result.open() + " states left that nobody looked at"
                + (result.heapFull() ? memory() : "") + ".";
        if (!result.failures().isEmpty()) {
            long failing = result.failures().stream().mapToLong(ClosureResult.Failure::nodes).sum();
            return failing + " of " + result.booted() + " states fail." + (result.closed() ? "" : " " + open);
        }
        if (!result.closed()) {
            return open + " So far no cut harms this update.";
        }
        String what = result.plan().faults().powerOnly() ? "power cuts" : "these faults";
        return any ? "Closed: no sequence of " + what + " at these points, however long, harms this update."
                : "No sequence of " + result.plan().cuts() + " " + what + " at these points harms this update.";
    }

    private static String memory() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return String.format(" (memory: the search fills the %d MB of its heap; more, as in BROWNOUT_JAVA_OPTS=-Xmx%dm, lets it go on)", megabytes, megabytes * 2);
    }

    private static String depths(Map<Integer, Long> depths) {
        return depths.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).collect(Collectors.joining(", "));
    }

    private static String images(ClosureResult result) {
        return result.images().entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", ", ": ", ""));
    }
}
