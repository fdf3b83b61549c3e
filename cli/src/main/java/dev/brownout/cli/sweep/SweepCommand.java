package dev.brownout.cli.sweep;

import dev.brownout.campaign.Step;
import dev.brownout.campaign.scenario.Scenario;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.campaign.shard.Shard;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.InputException;
import dev.brownout.cli.OutputFile;
import dev.brownout.emulator.core.Engines;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brownout sweep}: power is cut at every flash operation of an update, and each time the device is booted to the end. */
@Command(name = "sweep", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Cut the power before, inside and after every flash operation of one boot, and boot the device from each state"
                + " that leaves.%n",
            "With --cuts 0, or a scenario with a story: nothing is cut; the device is told of boot after boot, until an image keeps running.%n",
            "Without options: the bundled bootloader swaps a 16 KB application. With --slot-a and --slot-b: your images; with --bootloader:"
                + " your bootloader. Success is judged by the bytes that run, not by what the bootloader says.%n"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after every cut an approved image runs, and the reference bootloader agrees; or a story ends well",
            "1:after some cut it does not, or the reference bootloader does otherwise",
            "2:wrong usage, or input that cannot be used",
            "4:even without a cut the boot reached --limit, or reset again and again; or --budget or --max-states ended the search"},
        footer = {"%nExamples:%n  brownout sweep --slot-a v1.signed.bin --slot-b v2.signed.bin --key root-ec-p256.pem --bootloader mcuboot.hex"
            + "%n  brownout sweep --cuts closure --application 2s%n  brownout sweep scenario.yaml --shard 3/8 --json part3.json"
            + "%n  brownout sweep scenario.yaml --merge part*.json --junit result.xml%n  brownout sweep --replay 1234-torn"})
public final class SweepCommand implements Callable<Integer> {
    /** Options of the whole sweep, which mean nothing to the replay of a cut. */
    private static final List<String> NOT_REPLAYED = List.of("--json", "--junit", "-j", "--replay", "--budget", "--max-states", "--state", "--report",
            "--shard", "--merge", "--leave-out", "--dump");

    @ParentCommand
    private Brownout brownout;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ScenarioOptions options;

    @Option(names = "--state", paramLabel = "FILE", description = "With --cuts: take up the search that was left in this file, if there is one, and leave"
            + " it there at the end, or when --budget, --max-states, a full Java heap or Ctrl-C ends it.")
    private Path state;

    @Option(names = "--shard", paramLabel = "K/N", description = "Cut only the Kth of N parts of the flash operations, and write what --merge needs into the"
            + " --json file. Each part can run on a host of its own.")
    private String shard;

    @Option(names = "--merge", arity = "1..*", paramLabel = "FILE", description = "Run nothing, but put together the --json files of all parts of this sweep"
            + " (scenario and options as they had): the same output as of the sweep in one piece.")
    private List<Path> merge = new ArrayList<>();

    @Option(names = "-j", paramLabel = "N", description = "Threads (default: one a processor).")
    private Integer workers;

    @Option(names = "--engine", paramLabel = "ENGINE", defaultValue = Engines.DEFAULT, description = "What executes instructions (default:"
            + " ${DEFAULT-VALUE}).")
    private String engine;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as one JSON object; - for standard output.")
    private String json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML, a test case for each flash operation.")
    private Path junit;

    @Option(names = "--report", paramLabel = "DIR", description = "Fill this folder with report.html, one file to look at in a browser, result.json and"
            + " junit.xml.")
    private Path report;

    @Option(names = "--replay", paramLabel = "ID", description = "Only this cut, such as 1234-torn, or several boots after each other, such"
            + " as 1234-torn,boot,17-before (boot: one that is left alone): what the next boot says and how it ends.")
    private String replay;

    @Option(names = "--dump", paramLabel = "FILE", description = "With --replay: write what the flash holds when that boot begins, as Intel HEX without erased"
            + " pages, to be looked at or for 'run --load FILE --gdb'.")
    private Path dump;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (json != null && !json.equals("-")) {
            OutputFile.requireWritable("--json", Path.of(json));
        }
        if (junit != null) {
            OutputFile.requireWritable("--junit", junit);
        }
        if (state != null) {
            OutputFile.requireWritable("--state", state);
        }
        if (dump != null) {
            OutputFile.requireWritable("--dump", dump);
        }
        if (shard != null && (json == null || !merge.isEmpty())) {
            throw new InputException(json == null ? "with --shard, --json FILE says where the part goes that --merge puts together"
                    : "--shard makes one part of a sweep and --merge puts all together; only one of them at a time");
        }
        if (workers != null && workers < 1) {
            throw new InputException("-j must be at least 1, not " + workers);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        takeScenarioOutOfParts();
        Scenario scenario = options.read();
        ScenarioPlan plan = ScenarioPlan.of(scenario, Engines.find(engine));
        plan.remarks().forEach(err::println);
        SweepInput input = new SweepInput(plan, replayCommand());
        if (plan.story().isPresent() && (replay != null || state != null || shard != null || !merge.isEmpty())) {
            throw new InputException("--replay, --state, --shard and --merge are about cuts, and there is none with --cuts 0");
        }
        if (replay != null) {
            return new Replay(input, out, Optional.ofNullable(dump)).run(way());
        }
        if (dump != null) {
            throw new InputException("--dump goes with --replay, which names the cut to look behind");
        }
        Optional<ReportFolder> folder = Optional.ofNullable(report).map(directory -> ReportFolder.make(directory, input));
        if (plan.story().isPresent()) {
            return new StoryRun(input, json, junit, folder).run(plan.story().get(), out);
        }
        int threads = workers == null ? Runtime.getRuntime().availableProcessors() : workers;
        if (plan.manyCuts()) {
            if (state != null && !plan.faults().losePower()) {
                throw new InputException("--state: a search with faults that leave power on (" + plan.faults().label() + ") cannot be kept in a file");
            }
            if (shard != null || !merge.isEmpty()) {
                throw new InputException((shard != null ? "--shard" : "--merge") + " divides the cuts of one boot; what several cuts lead to depends on all of"
                        + " them, so a sweep with --cuts or --application runs on one host (--state takes it up again later)");
            }
            return new ClosureRun(input, state, threads, json, junit, folder, brownout.console().terminal()).run(out, err);
        }
        SweepRun run = new SweepRun(input, threads, json, junit, folder, brownout.console().terminal());
        return merge.isEmpty() ? run.run(part(), out, err) : run.merge(merge, out);
    }

    // --merge takes all words behind it; a scenario among them is meant as one.
    private void takeScenarioOutOfParts() {
        for (Path scenario : merge.stream().filter(SweepCommand::isScenario).toList()) {
            if (!options.takeScenario(scenario)) {
                throw new InputException("--merge: " + scenario + " is one scenario too many; parts are the --json files that --shard wrote");
            }
        }
        merge = merge.stream().filter(file -> !isScenario(file)).toList();
        if (merge.isEmpty() && spec.commandLine().getParseResult().hasMatchedOption("--merge")) {
            throw new InputException("--merge: the --json files of the parts are missing");
        }
    }

    private static boolean isScenario(Path file) {
        return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
    }

    private Optional<Shard> part() {
        try {
            return Optional.ofNullable(shard).map(Shard::parse);
        } catch (IllegalArgumentException e) {
            throw new InputException("--shard: " + e.getMessage(), e);
        }
    }

    private List<Step> way() {
        try {
            return Step.parse(replay);
        } catch (IllegalArgumentException e) {
            throw new InputException("--replay: " + e.getMessage());
        }
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The command line as it was given, without what belongs to the whole sweep only, ready for a cut point's name. */
    private String replayCommand() {
        List<String> words = new ArrayList<>(List.of("brownout", "sweep"));
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        for (int i = given.indexOf("sweep") + 1; i < given.size(); i++) {
            String word = given.get(i);
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            if (NOT_REPLAYED.contains(name)) {
                i += word.contains("=") ? 0 : 1;
                i -= name.equals("--merge") && !word.contains("=") ? 1 : 0;
                while (name.equals("--merge") && i + 1 < given.size() && !given.get(i + 1).startsWith("-")) {
                    i++;
                    if (isScenario(Path.of(given.get(i)))) {
                        words.add(quoted(given.get(i)));
                    }
                }
            } else {
                words.add(quoted(word));
            }
        }
        words.add("--replay");
        return String.join(" ", words);
    }
}
