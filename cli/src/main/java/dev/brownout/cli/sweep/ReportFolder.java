package dev.brownout.cli.sweep;

import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.Start;
import dev.brownout.campaign.Step;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.Verdict;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.report.BootStory;
import dev.brownout.campaign.report.ClosureJUnit;
import dev.brownout.campaign.report.ClosureJson;
import dev.brownout.campaign.report.HtmlReport;
import dev.brownout.campaign.report.Report;
import dev.brownout.campaign.report.StoryHtml;
import dev.brownout.campaign.report.StoryJUnit;
import dev.brownout.campaign.report.StoryJson;
import dev.brownout.campaign.report.SweepJUnit;
import dev.brownout.campaign.report.SweepJson;
import dev.brownout.campaign.story.Story;
import dev.brownout.cli.InputException;
import dev.brownout.cli.IoReason;
import dev.brownout.cli.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folder that {@code --report} fills: report.html, result.json, junit.xml. */
final class ReportFolder {
    private static final int FAILURES_SHOWN = 20;
    private static final String SUITE = "brownout sweep";

    private final Path folder;
    private final SweepInput input;

    private ReportFolder(Path folder, SweepInput input) {
        this.folder = folder;
        this.input = input;
    }

    /** Makes the folder before a long run. @throws InputException if that is not possible */
    static ReportFolder make(Path folder, SweepInput input) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException("--report " + folder + " cannot be made (" + IoReason.of(e) + ")", e);
        }
        OutputFile.requireWritable("--report", folder.resolve("report.html"));
        return new ReportFolder(folder, input);
    }

    void write(SweepResult result) {
        List<Report.Failure> failures = new ArrayList<>();
        for (SweepResult.Case failure : result.failures().subList(0, Math.min(FAILURES_SHOWN, result.failures().size()))) {
            failures.add(failure(failure.cut().id(), failure.judgement().verdict() + ": " + input.told(failure.end()), "At " + failure.place() + ". "
                    + failure.check().filter(check -> !check.equal()).map(CrossCheck.Result::difference).orElse("")));
        }
        Map<String, String> facts = facts();
        facts.put("cut points", result.cases().size() + where(result));
        facts.put("different states left by them", Long.toString(result.distinct()));
        facts.put("cross-check", result.crossChecked() ? result.differing() == 0 ? "equal at every cut point" : "different at " + result.differing() : "none");
        result.images().forEach((image, count) -> facts.put("runs: " + image, count + " times"));
        long failing = result.failures().size();
        String verdict = !result.clean().good() ? "The update fails even without a cut: " + result.clean().fault()
                : result.good() ? (result.faults().powerOnly() ? "No single power cut" : "No single fault of these kinds") + (cut(result).length == result.clean().operations() ? "" : " among the few tried") + " harms this update" : failing + " of " + result.cases().size() + " cut points fail";
        write(new Report(input.title(), result.good(), verdict, facts, clean(), Optional.of(outcomes(result)), Map.of(), failures,
                failing - failures.size(), input.contents(), input.scenario().maps()), SweepJson.text(SweepJson.of(result)),
                SweepJUnit.text(SUITE, input.replayCommand(), result));
    }

    void write(ClosureResult result) {
        List<Report.Failure> failures = new ArrayList<>();
        for (ClosureResult.Failure failure : result.failures().subList(0, Math.min(FAILURES_SHOWN, result.failures().size()))) {
            failures.add(failure(failure.id(), failure.judgement().verdict() + ": " + input.told(failure.end()), failure.nodes()
                    + " states lead there; this is the shortest way."));
        }
        for (List<Step> way : result.differences().subList(0, Math.min(FAILURES_SHOWN - failures.size(), result.differences().size()))) {
            failures.add(failure(Step.path(way), "the reference bootloader does otherwise", ""));
        }
        boolean any = result.plan().cuts() == Closure.ANY_NUMBER;
        Map<String, String> facts = facts();
        facts.put(result.plan().faults().powerOnly() ? "power cuts" : "faults", any ? "any number, in every boot" : "up to " + result.plan().cuts());
        facts.put("states", result.nodes() + (result.closed() ? ", all looked at" : ", " + result.open() + " not looked at" + (result.heapFull() ? " (memory)" : "")));
        facts.put("states of the whole machine", Long.toString(result.states()));
        facts.put("cross-check", result.plan().crossCheck().isEmpty() ? "none" : result.differing() == 0 ? "equal from every state"
                : "different from " + result.differing());
        result.images().forEach((image, count) -> facts.put("runs: " + image, count + " times"));
        long all = result.failures().size() + result.differing();
        String verdict = !result.good() ? result.plan().faults().powerOnly() ? "Power cuts harm this update" : "These faults harm this update" : !result.closed() ? "Not closed: " + result.open()
                + " states left that nobody looked at; so far nothing harms this update"
                : (any ? "No sequence of " : "No " + result.plan().cuts() + " ") + (result.plan().faults().powerOnly() ? "power cuts" : "these faults") + (any ? " harms" : " harm") + " this update";
        write(new Report(input.title(), result.good() && result.closed(), verdict, facts, clean(), Optional.empty(), result.depths(), failures,
                all - failures.size(), input.contents(), input.scenario().maps()), SweepJson.text(ClosureJson.of(result)),
                ClosureJUnit.text(SUITE, input.replayCommand(), result));
    }

    private static long[] cut(SweepResult result) {
        return result.cases().stream().map(SweepResult.Case::cut).filter(cut -> !cut.atCycle()).mapToLong(CutPoint::operation).distinct().toArray();
    }

    private static String where(SweepResult result) {
        long[] cut = cut(result);
        long all = result.clean().operations();
        return cut.length == all ? " at all " + all + " flash operations"
                : cut.length == 0 ? ", none of " + all + " operations was cut"
                : " at operations " + cut[0] + " to " + cut[cut.length - 1] + " only, of " + all;
    }

    void write(Story story) {
        Map<String, String> facts = new LinkedHashMap<>(Map.of("board", input.board().name()));
        write(StoryHtml.text(story, input.title(), input.command(), facts, input.contents()), SweepJson.text(StoryJson.of(story)),
                StoryJUnit.text(SUITE, input.title(), input.command(), story));
    }

    private void write(Report report, String json, String junit) {
        write(HtmlReport.text(report), json, junit);
    }

    private void write(String html, String json, String junit) {
        Map<String, String> files = new TreeMap<>(Map.of("report.html", html, "result.json", json, "junit.xml", junit));
        files.forEach((name, text) -> OutputFile.write("--report", folder.resolve(name), text.getBytes(StandardCharsets.UTF_8)));
    }

    private Map<String, String> facts() {
        Sweep.Plan plan = input.plan();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("board", input.board().name());
        facts.put("kinds of fault", input.scenario().faults().label());
        facts.put("tearing", plan.tearing().name().toLowerCase(Locale.ROOT) + ", seed " + plan.seed());
        facts.put("strategy of the reference", plan.crossCheck().isPresent() ? input.map().strategy().getClass().getSimpleName() : "none");
        facts.put("signatures", input.scenario().scenario().images().plain() ? "as the bootloader does; nothing is patched" : "verified in every boot");
        if (!plan.leftOut().isEmpty()) {
            facts.put("left out where states of the machine are compared", String.join("; ", plan.leftOut().names())
                    + ". If the firmware decides by it, the verdict may be wrong");
        }
        return facts;
    }

    private BootStory clean() {
        return story(input.plan().start());
    }

    private BootStory story(Start node) {
        BootLimits limits = input.plan().limits();
        return BootStory.tell(input.scenario().newBoard(), node, input.plan().judge(), limits);
    }

    private Report.Failure failure(String way, String what, String detail) {
        Booter walker = new Booter(input.plan().machines().get(), input.plan().judge(), input.plan().limits());
        Start node = input.plan().start();
        for (Step step : way.isEmpty() ? List.<Step>of() : Step.parse(way)) {
            node = step.lead(walker, node, input.plan().seed());
        }
        String replay = way.isEmpty() ? input.replayCommand().replaceFirst(" --replay$", "") : input.replayCommand() + " " + way;
        return new Report.Failure(way.isEmpty() ? "without any cut" : way, what, detail.strip(), replay, story(node));
    }

    private static Report.Outcomes outcomes(SweepResult result) {
        StringBuilder codes = new StringBuilder();
        List<String> names = new ArrayList<>();
        List<String> legend = new ArrayList<>(List.of(Verdict.APPROVED.toString()));
        for (SweepResult.Case one : result.cases()) {
            String what = one.good() || !one.judgement().verdict().good() ? one.judgement().verdict().toString() : "the reference does otherwise";
            if (!legend.contains(what)) {
                legend.add(what);
            }
            codes.append((char) ('a' + legend.indexOf(what)));
            names.add(one.cut().id());
        }
        return new Report.Outcomes(codes.toString(), names, legend);
    }
}
