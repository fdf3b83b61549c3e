package dev.brownout.campaign.junit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.Step;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.report.StoryText;
import dev.brownout.campaign.scenario.Scenario;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.campaign.scenario.ScenarioReader;
import dev.brownout.campaign.story.Story;
import dev.brownout.campaign.story.Storyteller;
import dev.brownout.emulator.core.Engines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * The cuts of a scenario as dynamic tests. A failing one says what became of the device, and the command that replays it.
 *
 * <pre>{@code
 * @TestFactory
 * PowerCutSweep updateSurvivesEveryPowerCut() {
 *     return PowerCutSweep.of("update.yaml");
 * }
 * }</pre>
 *
 * <p>The sweep runs on all cores when the factory is asked for its tests; the tests then tell what was found. An update has tens of thousands of cut points,
 * so a test stands for the cuts of neighbouring flash operations, {@value #GROUPS} tests at the most, unless {@link #eachOperation()} or {@link #eachCut()} asks
 * for more. A scenario with several cuts, or with {@code cuts: closure}, has a test for each way to fail, one for the cross-check and one for being closed; one
 * without cuts has a single test.
 */
public final class PowerCutSweep implements Iterable<DynamicNode> {
    /** As many tests stand for all cut points, unless more are asked for. */
    public static final int GROUPS = 50;
    private static final int FAILURES_SHOWN = 10;

    private final Scenario scenario;
    private final String replay;
    private String engine = Engines.DEFAULT;
    private int workers = Runtime.getRuntime().availableProcessors();
    private Function<SweepResult, Stream<DynamicNode>> tests = this::groups;

    private PowerCutSweep(Scenario scenario, String replay) {
        this.scenario = scenario;
        this.replay = replay;
    }

    /** A scenario file; files are named from its folder. */
    public static PowerCutSweep of(Path file) {
        return new PowerCutSweep(ScenarioReader.read(file).build(), "brownout sweep " + file + " --replay ");
    }

    /** A scenario file, from the working directory, which build tools set to the project's. */
    public static PowerCutSweep of(String file) {
        return of(Path.of(file));
    }

    /** A scenario made in code, by {@link dev.brownout.campaign.scenario.ScenarioBuilder}. */
    public static PowerCutSweep of(Scenario scenario) {
        return new PowerCutSweep(scenario, "Device.disturbAt: ");
    }

    /** What executes instructions. */
    public PowerCutSweep engine(String name) {
        engine = name;
        return this;
    }

    /** How many threads; all processors, if nothing is said. */
    public PowerCutSweep workers(int threads) {
        workers = threads;
        return this;
    }

    /** A test for each flash operation, with all of its cuts. */
    public PowerCutSweep eachOperation() {
        tests = result -> operations(result.cases()).stream().map(cuts -> test(place(cuts), cuts));
        return this;
    }

    /** A container for each flash operation, and a test for each cut. */
    public PowerCutSweep eachCut() {
        tests = result -> operations(result.cases()).stream().map(cuts -> dynamicContainer(place(cuts),
                cuts.stream().map(cut -> test(cut.cut().id(), List.of(cut)))));
        return this;
    }

    @Override
    public Iterator<DynamicNode> iterator() {
        return stream().iterator();
    }

    /** Runs the sweep. */
    public Stream<DynamicNode> stream() {
        ScenarioPlan plan = ScenarioPlan.of(scenario, Engines.find(engine));
        if (plan.story().isPresent()) {
            return story(Storyteller.tell(plan.story().get()));
        }
        try {
            return plan.manyCuts() ? closure(plan) : sweep(plan);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the sweep was interrupted", e);
        }
    }

    private static Stream<DynamicNode> story(Story story) {
        String name = "a device left to itself, " + story.boots().size() + " starts";
        return Stream.of(story.good() ? dynamicTest(name, () -> { }) : failing(name, String.join("\n", story.findings()) + "\n\n" + StoryText.of(story)));
    }

    private Stream<DynamicNode> sweep(ScenarioPlan plan) throws InterruptedException {
        Sweep sweep = new Sweep(plan.sweep());
        SweepResult.Clean clean = sweep.clean();
        DynamicTest undisturbed = dynamicTest("boot without a cut: " + clean.operations() + " flash operations", () -> {
            if (!clean.good()) {
                throw new AssertionError(clean.judgement().verdict() + ": " + clean.end() + clean.check().filter(check -> !check.equal())
                        .map(check -> "; " + check.difference()).orElse(""));
            }
        });
        if (clean.end() instanceof BootEnd.TimedOut) {
            return Stream.of(undisturbed);
        }
        return Stream.concat(Stream.of(undisturbed), tests.apply(sweep.run(workers, (done, total) -> { })));
    }

    private Stream<DynamicNode> groups(SweepResult result) {
        List<DynamicNode> nodes = new ArrayList<>();
        List<SweepResult.Case> resets = result.cases().stream().filter(one -> one.cut().atCycle()).toList();
        if (!resets.isEmpty()) {
            nodes.add(test("resets at cycles: " + resets.size(), resets));
        }
        String what = result.faults().losePower() ? " cuts" : " faults";
        List<List<SweepResult.Case>> operations = operations(result.cases().subList(resets.size(), result.cases().size()));
        int groups = Math.min(GROUPS, operations.size());
        for (int i = 0; i < groups; i++) {
            List<List<SweepResult.Case>> group = operations.subList((int) ((long) operations.size() * i / groups),
                    (int) ((long) operations.size() * (i + 1) / groups));
            List<SweepResult.Case> cuts = group.stream().flatMap(List::stream).toList();
            long first = cuts.get(0).cut().operation();
            long last = cuts.get(cuts.size() - 1).cut().operation();
            nodes.add(test((first == last ? "operation " + first : "operations " + first + " to " + last) + ": " + cuts.size() + what, cuts));
        }
        return nodes.stream();
    }

    private static List<List<SweepResult.Case>> operations(List<SweepResult.Case> cases) {
        List<List<SweepResult.Case>> operations = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= cases.size(); i++) {
            if (i == cases.size() || !samePlace(cases.get(i).cut(), cases.get(from).cut())) {
                operations.add(cases.subList(from, i));
                from = i;
            }
        }
        return operations;
    }

    private static boolean samePlace(CutPoint one, CutPoint other) {
        return one.operation() == other.operation() && one.atCycle() == other.atCycle();
    }

    private static String place(List<SweepResult.Case> cuts) {
        SweepResult.Case first = cuts.get(0);
        return (first.cut().atCycle() ? "cycle " : "") + first.cut().operation() + ": " + first.place();
    }

    private DynamicTest test(String name, List<SweepResult.Case> cuts) {
        return dynamicTest(name, () -> {
            List<SweepResult.Case> failures = cuts.stream().filter(cut -> !cut.good()).toList();
            if (!failures.isEmpty()) {
                throw new AssertionError(story(failures, cuts.size()));
            }
        });
    }

    private String story(List<SweepResult.Case> failures, int of) {
        StringBuilder text = new StringBuilder(of == 1 ? "" : failures.size() + " of " + of + " fail:\n");
        for (SweepResult.Case failure : failures.subList(0, Math.min(FAILURES_SHOWN, failures.size()))) {
            text.append(failure.judgement().verdict().good() ? failure.check().map(CrossCheck.Result::difference).orElse("")
                    : failure.judgement().verdict() + ": " + failure.end());
            text.append(", at ").append(failure.place()).append("\n  ").append(replay).append(failure.cut().id()).append('\n');
        }
        if (failures.size() > FAILURES_SHOWN) {
            text.append("... and ").append(failures.size() - FAILURES_SHOWN).append(" more\n");
        }
        return text.toString();
    }

    private Stream<DynamicNode> closure(ScenarioPlan plan) throws InterruptedException {
        long start = System.nanoTime();
        long nanos = scenario.limits().search().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        ClosureResult result = new Closure(plan.closure(), () -> System.nanoTime() - start > nanos, (booted, known, depth) -> { }).run(workers);
        List<DynamicNode> nodes = new ArrayList<>();
        if (result.failures().isEmpty()) {
            nodes.add(dynamicTest("an approved image runs from each of " + result.booted() + " states", () -> { }));
        }
        for (ClosureResult.Failure failure : result.failures()) {
            String what = failure.judgement().verdict() + ": " + failure.end();
            nodes.add(failing(what, what + ", from " + failure.nodes() + " states; the shortest way:\n  " + replay + failure.id()));
        }
        if (result.plan().crossCheck().isPresent()) {
            nodes.add(result.differing() == 0 ? dynamicTest("the reference bootloader does the same", () -> { })
                    : failing("the reference bootloader does the same", "it does otherwise from " + result.differing() + " states; the shortest way:\n  " + replay
                            + Step.path(result.differences().get(0))));
        }
        nodes.add(result.closed() ? dynamicTest("every state was looked at", () -> { })
                : failing("every state was looked at", "not closed: " + result.open() + " states left when "
                        + (result.heapFull() ? "the Java heap was full" : "a limit of the scenario ended the search")));
        return nodes.stream();
    }

    private static DynamicTest failing(String name, String message) {
        return dynamicTest(name, () -> {
            throw new AssertionError(message);
        });
    }
}
