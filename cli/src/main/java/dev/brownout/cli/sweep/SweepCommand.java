package dev.brownout.cli.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.key.ImageKey;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.Step;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.ReferenceCheck;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.report.SweepJUnit;
import dev.brownout.campaign.report.SweepJson;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.DeviceTime;
import dev.brownout.cli.Engines;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.cli.OutputFile;
import dev.brownout.cli.Progress;
import dev.brownout.cli.bundled.BundledUpdate;
import dev.brownout.cli.image.Keys;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.machine.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brownout sweep}: power is cut at every flash operation of an update, and each time the device is booted to the end. */
@Command(name = "sweep", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Cut the power before, inside and after every flash operation of one boot, and boot the device from each state"
                + " that leaves.%n",
            "Without options: the bundled bootloader swaps a 16 KB application. With --slot-a and --slot-b: your images; with --bootloader:"
                + " your bootloader. Success is judged by the bytes that run, not by what the bootloader says.%n"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after every cut an approved image runs, and the reference bootloader agrees",
            "1:after some cut it does not, or the reference bootloader does otherwise",
            "2:wrong usage, or input that cannot be used",
            "4:the boot did not come to an end within --limit even without a cut, or --budget or --max-states ended the search"},
        footer = {"%nExamples:%n  brownout sweep --slot-a v1.signed.bin --slot-b v2.signed.bin --key root-ec-p256.pem --bootloader mcuboot.hex"
            + "%n  brownout sweep --cuts closure --application 2s%n  brownout sweep --replay 1234-torn"})
public final class SweepCommand implements Callable<Integer> {

    private static final String BUNDLED_STRATEGY = "swap-move";

    @ParentCommand
    private Brownout brownout;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "A sweep in a YAML file; options beside it come first. docs/scenario.schema.json"
            + " describes it.")
    private Path scenario;

    @Option(names = "--board", paramLabel = "BOARD", defaultValue = "nrf52840", description = "A board by name, or a board file (default:"
            + " ${DEFAULT-VALUE}).")
    private String board;

    @Option(names = "--bootloader", paramLabel = "FILE[@ADDR]", description = "The bootloader, as for 'run --load' (default: the bundled one,"
            + " swap using move).")
    private String bootloader;

    @Option(names = "--load", paramLabel = "FILE[@ADDR]", description = "Anything else that lies in flash.")
    private List<String> load = new ArrayList<>();

    @Option(names = "--slot-a", paramLabel = "FILE", description = "The signed image that the device runs before the update. A raw binary"
            + " is put at the slot's address; an Intel HEX file must lie in the slot.")
    private String slotA;

    @Option(names = "--slot-b", paramLabel = "FILE", description = "The signed image that was downloaded. An Intel HEX file for slot A's address"
            + " is put into slot B.")
    private String slotB;

    @Option(names = "--request", paramLabel = "WHAT", description = "How the application asked for the image in slot B: test (the default),"
            + " permanent, or nothing, for an image padded with its own trailer.", defaultValue = "test")
    private UpdateScene.Asked request;

    @Option(names = "--map", paramLabel = "NAME=ADDR:SIZE,...", description = "Where things lie: boot, slot-a and slot-b (default:"
            + " boot=0x0:0xC000,slot-a=0xC000:0x76000,slot-b=0x82000:0x76000), and scratch for swap-scratch.", split = ",")
    private List<String> map = new ArrayList<>();

    @Option(names = "--key", paramLabel = "PEM", description = "A key whose signature the bootloader accepts, public or private; repeatable"
            + " (default: the bundled test key). The bundled bootloader is given this key to trust.")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--strategy", paramLabel = "NAME", description = "The reference bootloader to cross-check with: swap-move, swap-scratch,"
            + " swap-offset (a raw binary for slot B is put at its second page), overwrite-only, overwrite-only-fast, direct-xip, direct-xip-revert, or none"
            + " (default: swap-move for the bundled bootloader, none for yours).")
    private String strategy;

    @Option(names = "--accept", paramLabel = "WHAT", description = "What may run at the end: slot-a or slot-b for the image given there, or the file of"
            + " another signed image; repeatable (default: slot-a and slot-b).")
    private List<String> accept = new ArrayList<>();

    @Option(names = "--cuts", paramLabel = "N", defaultValue = "1", description = "How many cuts: 1 (the default), in one boot; 2 or more, in that boot and"
            + " in all that follow; closure, any number, until nothing new appears.")
    private String cuts;

    @Option(names = "--application", paramLabel = "TIME", defaultValue = "0s", converter = DeviceTime.Converter.class, description = "Let a started image"
            + " run for that long, in device time, and cut its flash operations too (default: a boot ends where an image starts).")
    private DeviceTime application;

    @Option(names = "--max-states", paramLabel = "N", description = "With --cuts: how many different flash contents to boot at the most.")
    private Long maxStates;

    @Option(names = "--budget", paramLabel = "TIME", description = "With --cuts: how long to search on this host, such as 90s or 10min.")
    private String budget;

    @Option(names = "--state", paramLabel = "FILE", description = "With --cuts: take up the search that was left in this file, if there is one, and leave"
            + " it there at the end, or when --budget, --max-states or Ctrl-C ends it.")
    private Path state;

    @Option(names = "--boot", paramLabel = "N", defaultValue = "1", description = "Which boot to cut: 1 (the default) is the one after the"
            + " request; 2 the one after that, with an image that has not confirmed itself: the revert.")
    private int bootNumber;

    @Option(names = "--operations", paramLabel = "FIRST-LAST", description = "Cut only these flash operations of the boot, numbered from 0.")
    private String operations;

    @Option(names = "--tear", paramLabel = "HOW", defaultValue = "standard", description = "What else than before and after an operation: none;"
            + " standard (some of a word's bits, half of a page's cells); all (every single bit, more subsets, five degrees of erasure).")
    private Tearing tearing;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Picks the bits of torn operations (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--limit", paramLabel = "TIME", defaultValue = "120s", converter = DeviceTime.Converter.class, description = "Device time"
            + " after which a boot that has not started anything counts as never settling (default: ${DEFAULT-VALUE}).")
    private DeviceTime limit;

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

    // What the user typed, if this is not it.
    private List<String> givenWords;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (scenario != null) {
            return withScenario();
        }
        if (json != null && !json.equals("-")) {
            OutputFile.requireWritable("--json", Path.of(json));
        }
        if (junit != null) {
            OutputFile.requireWritable("--junit", junit);
        }
        if (state != null) {
            OutputFile.requireWritable("--state", state);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        SweepInput input = read(err);
        if (replay != null) {
            return new Replay(input, out).run(way());
        }
        Optional<ReportFolder> folder = Optional.ofNullable(report).map(directory -> ReportFolder.make(directory, input));
        int threads = workers == null ? Runtime.getRuntime().availableProcessors() : workers;
        if (manyCuts()) {
            return new ClosureRun(input, numberOfCuts(), maxStates == null ? Long.MAX_VALUE : maxStates, budgetNanos(), threads, state, json, junit, folder,
                    brownout.console().terminal()).run(out, err);
        }
        Sweep sweep = new Sweep(input.plan());
        SweepResult.Clean clean = sweep.clean();
        if (clean.end() instanceof BootEnd.TimedOut) {
            err.println("brownout: even without a cut, the device is " + clean.end() + "; --limit would allow more.");
            return ExitCode.LIMIT;
        }
        SweepResult result;
        long start = System.nanoTime();
        try (Progress progress = new Progress(err, brownout.console().terminal(), "flash operations")) {
            result = sweep.run(threads, progress::at);
        }
        if (!"-".equals(json)) {
            SweepText.print(out, result, input.replayCommand());
            double seconds = (System.nanoTime() - start) / 1e9;
            err.printf("(%.1f s on this host: %.0f cut points a second; %d of %d boots ran into a known state.)%n", seconds,
                    result.cases().size() / seconds, sweep.merged(), result.distinct());
        }
        if (json != null) {
            ObjectNode object = SweepJson.of(result);
            OutputFile.text(json, out, SweepJson.text(object));
        }
        if (junit != null) {
            OutputFile.text(junit.toString(), out, SweepJUnit.text("brownout sweep", input.replayCommand(), result));
        }
        folder.ifPresent(directory -> directory.write(result));
        return result.good() ? ExitCode.OK : ExitCode.FIRMWARE_FAILED;
    }

    /** The command again, with what the scenario says before the options that were given: where both speak, the command line counts. */
    private int withScenario() {
        List<String> words = new ArrayList<>(Scenario.options(scenario));
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        for (String word : given.subList(given.indexOf("sweep") + 1, given.size())) {
            if (!word.equals(scenario.toString())) {
                words.add(word);
            }
        }
        SweepCommand command = new SweepCommand();
        command.brownout = brownout;
        command.givenWords = given;
        CommandLine outer = spec.commandLine();
        return new CommandLine(command, outer.getFactory()).setCommandName(outer.getCommandSpec().qualifiedName()).setOverwrittenOptionsAllowed(true).setOut(outer.getOut()).setErr(outer.getErr())
                .setCaseInsensitiveEnumValuesAllowed(outer.isCaseInsensitiveEnumValuesAllowed())
                .setExecutionExceptionHandler(outer.getExecutionExceptionHandler()).setParameterExceptionHandler(outer.getParameterExceptionHandler())
                .execute(words.toArray(String[]::new));
    }

    /** One boot with a cut needs no graph; anything more does. */
    private boolean manyCuts() {
        return numberOfCuts() != 1 || seconds("--application", application, 1) > 0;
    }

    private int numberOfCuts() {
        if (cuts.equals("closure")) {
            return Closure.ANY_NUMBER;
        }
        if (!cuts.matches("[1-9]\\d{0,3}")) {
            throw new InputException("--cuts: '" + cuts + "' is neither a number from 1 to 9999 nor closure");
        }
        return Integer.parseInt(cuts);
    }

    private long budgetNanos() {
        if (maxStates != null && maxStates < 1) {
            throw new InputException("--max-states must be at least 1, not " + maxStates);
        }
        if (budget == null) {
            return Long.MAX_VALUE;
        }
        DeviceTime time = DeviceTime.parse(budget);
        if (time.inCycles()) {
            throw new InputException("--budget: '" + budget + "' is not a time on this host, such as 90s or 10min");
        }
        return time.picoseconds() / 1000;
    }

    private List<Step> way() {
        try {
            return Step.parse(replay);
        } catch (IllegalArgumentException e) {
            throw new InputException("--replay: " + e.getMessage());
        }
    }

    private SweepInput read(PrintWriter err) {
        BoardDescription description = BoardLoader.load(board);
        CoreFactory factory = Engines.find(engine);
        Supplier<Machine> machines = () -> Board.build(description, factory).machine();
        String check = strategy();
        FlashMap flashMap = SlotMap.parse(map, check, description);
        List<PublicImageKey> accepted = keys.isEmpty() ? List.of(BundledUpdate.key().publicKey())
                : keys.stream().map(Keys::loadWithoutPassword).<PublicImageKey>map(ImageKey::publicKey).toList();
        if (accepted.stream().map(PublicImageKey::type).distinct().count() > 1) {
            throw new InputException("the keys given are of several types, but a bootloader checks one kind of signature");
        }
        SceneBuilder builder = new SceneBuilder(new UpdateScene(machines, flashMap));
        if (bootloader == null) {
            if (accepted.size() > 1) {
                throw new InputException("the bundled bootloader trusts one key, but --key was given " + accepted.size() + " times");
            }
            if (!map.isEmpty()) {
                throw new InputException("the bundled bootloader has its own flash map; --map goes with --bootloader");
            }
            builder.put("the bundled bootloader", flashMap.boot().address(), BundledUpdate.bootloader(trusted(accepted.get(0))));
        } else {
            builder.load(bootloader);
        }
        load.forEach(builder::load);
        if (!keys.isEmpty() && (slotA == null || slotB == null)) {
            throw new InputException("with --key, --slot-a and --slot-b must both be given: the bundled images are signed with the bundled key");
        }
        byte[] a = builder.slot("slot A", flashMap.slotA(), slotA, flashMap.slotA(), BundledUpdate::oldImage);
        byte[] b = builder.slot("slot B", flashMap.slotB(), slotB, flashMap.slotA(), BundledUpdate::newImage);
        builder.scene().ask(request);
        List<Judge.Acceptable> acceptable = new ArrayList<>();
        Acceptance acceptance = new Acceptance(accepted, flashMap, err);
        if (accept.isEmpty() || accept.contains(Acceptance.SLOT_A)) {
            acceptance.add(acceptable, "old", "slot A", a, flashMap.slotA());
        }
        if (accept.isEmpty() || accept.contains(Acceptance.SLOT_B)) {
            acceptance.add(acceptable, "new", "slot B", b, flashMap.slotB());
        }
        for (String file : accept) {
            if (!Acceptance.isSlot(file)) {
                acceptance.add(acceptable, file, "--accept", builder.image(file, flashMap.slotA()), flashMap.slotA());
            }
        }
        if (acceptable.isEmpty()) {
            throw new InputException("no image that may run is valid under the given keys, so nothing could ever be acceptable");
        }
        int base = description.flash().base();
        Judge judge = new Judge(base, List.of(slot(flashMap.slotA()), slot(flashMap.slotB())), acceptable);
        if (manyCuts() && operations != null) {
            throw new InputException("--operations chooses among the operations of one boot; it does not go with --cuts or --application");
        }
        BootLimits limits = new BootLimits(seconds("--limit", limit, description.core().hertz()), BootLimits.STANDARD.resets(),
                seconds("--application", application, description.core().hertz()));
        NonVolatile start = before(bootNumber, builder.scene().program(), new Booter(machines.get(), judge::inSlot, limits));
        Optional<CrossCheck> reference = check.equals(SlotMap.NONE) ? Optional.empty()
                : Optional.of(new ReferenceCheck(base, flashMap, accepted, ReferenceCheck.policy()));
        return new SweepInput(new Sweep.Plan(machines, start, judge, reference, operations(), tearing, seed, limits), flashMap, description, factory,
                title(), replayCommand());
    }

    private static EcdsaP256PublicKey trusted(PublicImageKey key) {
        if (key instanceof EcdsaP256PublicKey p256) {
            return p256;
        }
        throw new InputException("the bundled bootloader checks ECDSA P-256 signatures, but the key given is of type " + key.type().label());
    }

    /** What the device holds before its nth boot, if nothing happens between the boots but power going off and on. */
    private static NonVolatile before(int boot, NonVolatile first, Booter booter) {
        if (boot < 1 || boot > 100) {
            throw new InputException("--boot must be 1 to 100, not " + boot);
        }
        NonVolatile node = first;
        for (int i = 1; i < boot; i++) {
            booter.boot(node);
            node = new NonVolatile(booter.machine().nonVolatile());
        }
        return node;
    }

    private Sweep.Operations operations() {
        if (operations == null) {
            return Sweep.Operations.ALL;
        }
        Matcher matcher = Pattern.compile("(\\d{1,9})-(\\d{1,9})").matcher(operations);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) > Long.parseLong(matcher.group(2))) {
            throw new InputException("--operations: '" + operations + "' is not a range such as 0-99");
        }
        return new Sweep.Operations(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private static double seconds(String option, DeviceTime time, long hertz) {
        if (time.isForever()) {
            throw new InputException(option + " must be a time: without one a boot that hangs would never be found out");
        }
        return time.inCycles() ? (double) time.cycles() / hertz : time.picoseconds() / 1e12;
    }

    private static Judge.Slot slot(SlotLayout layout) {
        return new Judge.Slot(layout.name(), layout.address(), layout.size());
    }

    private String strategy() {
        if (strategy == null) {
            return bootloader == null ? BUNDLED_STRATEGY : SlotMap.NONE;
        }
        if (bootloader == null && !strategy.equals(BUNDLED_STRATEGY) && !strategy.equals(SlotMap.NONE)) {
            throw new InputException("the bundled bootloader's strategy is " + BUNDLED_STRATEGY + "; --strategy " + strategy + " goes with --bootloader");
        }
        return strategy;
    }

    private String title() {
        return (bootloader == null ? "The bundled bootloader" : bootloader) + " updates " + (slotA == null ? "the bundled image" : slotA) + " to "
                + (slotB == null ? "the bundled update" : slotB) + " (" + request.name().toLowerCase(Locale.ROOT) + ")"
                + (bootNumber == 1 ? "" : ", boot " + bootNumber);
    }

    /** The command line as it was given, without what belongs to the whole sweep only, ready for a cut point's name. */
    private String replayCommand() {
        List<String> words = new ArrayList<>(List.of("brownout", "sweep"));
        List<String> given = givenWords != null ? givenWords : spec.commandLine().getParseResult().originalArgs();
        for (int i = given.indexOf("sweep") + 1; i < given.size(); i++) {
            String word = given.get(i);
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            if (List.of("--json", "--junit", "-j", "--replay", "--budget", "--max-states", "--state", "--report").contains(name)) {
                i += word.contains("=") ? 0 : 1;
            } else {
                words.add(word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'");
            }
        }
        words.add("--replay");
        return String.join(" ", words);
    }
}
