package dev.brownout.cli.demo;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.ReferenceCheck;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.device.Device;
import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.Progress;
import dev.brownout.cli.sweep.SweepText;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brownout demo}: the whole story on the bundled firmware. Every step is checked; the demo fails if one does not go as told. */
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Show an update on bundled firmware: boot, verification, swap, confirmation; one that never confirms and is rolled back by"
                + " the watchdog; one power cut in the middle of a swap; and then a cut at every flash operation.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything went as told", "1:something did not"})
public final class DemoCommand implements Callable<Integer> {
    private static final String BOARD = "nrf52840";
    private static final long SEED = 1;

    @ParentCommand
    private Brownout brownout;

    @Spec
    private CommandSpec spec;

    @Option(names = "--engine", paramLabel = "ENGINE", defaultValue = Engines.DEFAULT, description = "What executes instructions (default:"
            + " ${DEFAULT-VALUE}).")
    private String engine;

    private final BoardDescription description = BoardLoader.load(BOARD);
    private final FlashMap map = FlashMap.nrf52840();
    private CoreFactory factory;
    private PrintWriter out;

    /** A step of the story did not go as told. */
    private static final class Astray extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Astray(String message) {
            super(message, null, false, false);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        out = spec.commandLine().getOut();
        factory = Engines.find(engine);
        out.println("An update on a modelled nRF52840: real ARM binaries, signatures verified each time, nothing patched.");
        out.println("Left: seconds of device time.");
        try {
            goodUpdate();
            rollback();
            oneCut();
            everyCut();
        } catch (Astray e) {
            out.flush();
            spec.commandLine().getErr().println("brownout: the demo went astray: " + e.getMessage());
            return ExitCode.FIRMWARE_FAILED;
        }
        next();
        return ExitCode.OK;
    }

    private void chapter(String title) {
        out.printf("%n== %s%n%n", title);
    }

    private void show(Device.Line line) {
        out.println(line);
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Astray(otherwise);
        }
    }

    private UpdateScene scene(Fixture update) {
        return new UpdateScene(() -> Board.build(description, factory).machine(), map)
                .put("bootloader", map.boot().address(), BundledUpdate.bootloader())
                .putInSlotA("version 1", BundledUpdate.signed(Fixtures.V1_CONFIRMS_16K))
                .putInSlotB("version 2", BundledUpdate.signed(update)).ask(UpdateScene.Asked.TEST);
    }

    private Device device(UpdateScene scene) {
        Board board = Board.build(description, factory);
        scene.program(board.machine());
        return new Device(board).onLine(this::show);
    }

    /** Shows the whole line that says it. */
    private void require(Device device, String text, String within, String otherwise) {
        require(device.comes(text, within), otherwise);
        device.finishLine();
    }

    private void goodUpdate() {
        chapter("1. Version 1 boots");
        UpdateScene before = new UpdateScene(() -> Board.build(description, factory).machine(), map)
                .put("bootloader", map.boot().address(), BundledUpdate.bootloader())
                .putInSlotA("version 1", BundledUpdate.signed(Fixtures.V1_CONFIRMS_16K));
        Device old = device(before);
        require(old, "[app] v1.0.0 start", "30s", "version 1 did not start");

        byte[] update = BundledUpdate.signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK_16K);
        chapter(String.format("2. Version 2 (%,d bytes, signed with ECDSA P-256) is downloaded into slot B and asked for", update.length));
        Device device = device(scene(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK_16K));
        require(device, "[app] v2.0.0 start", "60s", "version 2 did not start");
        double started = device.seconds();
        require(device, "[app] v2.0.0 confirmed", "60s", "version 2 did not confirm itself");
        double hertz = description.core().hertz();
        long verify = device.figure("ecdsa-p256 (\\d+) cycles").orElseThrow(() -> new Astray("the bootloader told no verification time"));
        long hash = device.figure("sha256 (\\d+) cycles").orElseThrow(() -> new Astray("the bootloader told no hashing time"));
        long erases = device.figure("swap done: (\\d+) erases").orElseThrow(() -> new Astray("the bootloader did not swap"));
        long words = device.figure("swap done: \\d+ erases, (\\d+) words").orElse(0L);
        out.println();
        out.printf(Locale.ROOT, "Verification: SHA-256 %,d cycles (%.1f ms at 64 MHz), ECDSA P-256 %,d cycles (%.1f ms).%n", hash, hash / hertz * 1e3,
                verify, verify / hertz * 1e3);
        out.printf(Locale.ROOT, "Swap: %d page erases and %,d words; version 2 ran %.2f s after power-on and confirmed itself %.2f s later.%n",
                erases, words, started, device.seconds() - started);
    }

    private void rollback() {
        chapter("3. Another device gets a version 2 that never confirms itself");
        Device device = device(scene(Fixtures.V2_NEVER_CONFIRMS_16K));
        require(device, "[app] v2.0.0 start", "60s", "version 2 did not start");
        double started = device.seconds();
        require(device, "reset by watchdog", "120s", "the watchdog did not fire");
        double fired = device.seconds();
        require(device, "[app] v1.0.0 start", "60s", "version 1 did not come back");
        out.println();
        out.printf(Locale.ROOT, "The watchdog fired %.2f s after version 2 started; version 1 was back %.2f s after that.%n", fired - started,
                device.seconds() - fired);
    }

    private void oneCut() {
        chapter("4. The power goes away in the middle of a swap");
        UpdateScene scene = scene(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK_16K);
        long operations = new Sweep(plan(scene, Optional.empty(), List.of())).clean().operations();
        Device device = device(scene);
        FlashOperation cut = device.cutPowerAt(operations / 2 + "-torn");
        out.printf(Locale.ROOT, "%9.3f  -- power cut in the middle of %s (the boot has %d)%n", device.seconds(), cut, operations);
        require(device, "[app] v2.0.0 start", "60s", "version 2 did not start after the cut");
        out.println();
        out.println("The next boot finished the swap.");
    }

    private void everyCut() throws InterruptedException {
        chapter("5. The power goes away before, inside and after every single flash operation of an update (4 KB images)");
        byte[] first = BundledUpdate.signed(Fixtures.V1_CONFIRMS);
        byte[] second = BundledUpdate.signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK);
        UpdateScene scene = new UpdateScene(() -> Board.build(description, factory).machine(), map)
                .put("bootloader", map.boot().address(), BundledUpdate.bootloader())
                .putInSlotA("version 1", first).putInSlotB("version 2", second).ask(UpdateScene.Asked.TEST);
        ReferenceCheck reference = new ReferenceCheck(description.flash().base(), map, List.of(BundledUpdate.key().publicKey()),
                ReferenceCheck.policy());
        Sweep sweep = new Sweep(plan(scene, Optional.of(reference), List.of(new Judge.Acceptable("old", first),
                new Judge.Acceptable("new", second))));
        SweepResult result;
        try (Progress progress = new Progress(spec.commandLine().getErr(), brownout.console().terminal(), "flash operations")) {
            result = sweep.run(Runtime.getRuntime().availableProcessors(), progress::at);
        }
        SweepText.print(out, result, "brownout sweep --replay", BootEnd::toString);
        require(result.good(), "some cut harms the device, or binary and reference differ");
    }

    private Sweep.Plan plan(UpdateScene scene, Optional<ReferenceCheck> reference, List<Judge.Acceptable> acceptable) {
        Judge judge = new Judge(description.flash().base(), List.of(slot(map.slotA()), slot(map.slotB())), acceptable);
        return new Sweep.Plan(scene.machines(), scene.program(), judge, reference.map(r -> r),
                Sweep.Operations.ALL, Tearing.STANDARD, SEED, BootLimits.STANDARD);
    }

    private static Judge.Slot slot(SlotLayout layout) {
        return new Judge.Slot(layout.name(), layout.address(), layout.size());
    }

    private void next() {
        out.println();
        out.println("What to try next:");
        out.println("  brownout sweep                                 the same sweep for 16 KB images");
        out.println("  brownout sweep --replay 5000-torn              one cut, with the bootloader's log");
        out.println("  brownout run --load app.elf --expect-text ok   your own firmware; --gdb to debug it");
        out.println("  brownout image keygen | sign | verify | info   MCUboot images");
        out.println("  brownout sweep --bootloader yours.hex --slot-a v1.bin --slot-b v2.bin --key your.pem");
        out.println("  brownout boards show nrf52840 > mine.yaml      a board of your own");
    }
}
