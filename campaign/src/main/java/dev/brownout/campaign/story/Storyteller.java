package dev.brownout.campaign.story;

import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.clock.Alarm;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashObserver;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.emulator.peripheral.SerialPort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs a device from power-on until an image keeps running, or until it is clear that none will, through all its restarts. */
public final class Storyteller {
    private static final double PICOSECONDS = 1e12;
    private static final String NEWS = "story";

    private final StoryPlan plan;
    private final Board board;
    private final Machine machine;
    private final long origin;
    // Knows images that must not run, too.
    private final Judge naming;
    private final Alarm wake;
    // What happens at which instant of the clock.
    private final TreeMap<Long, List<Runnable>> schedule = new TreeMap<>();
    private final List<StoryPlan.Input> waiting = new ArrayList<>();
    private final Map<StoryPlan.Claim, String> claimed = new LinkedHashMap<>();
    private final List<String> findings = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<Story.Boot> boots = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private long lastCharacter;
    private final List<String> heard = new ArrayList<>();
    private final Map<StoryPlan.Area, Trespass> trespasses = new LinkedHashMap<>();

    // The boot that is under way.
    private String cause;
    private long started;
    private List<Story.Event> events;
    private FlashLog byBootloader;
    private FlashLog byImage;
    private Optional<BootEnd.Started> running = Optional.empty();
    private String runningName = "";
    private long deadline;
    private ResetKind lastReset = ResetKind.POWER_ON;

    // The first time that the bootloader changed what is not its own; an erase says more than a write.
    private record Trespass(boolean erases, String sentence) {
    }

    private Storyteller(StoryPlan plan) {
        this.plan = plan;
        board = plan.boards().get();
        machine = board.machine();
        origin = machine.clock().now();
        naming = new Judge(board.description().flash().base(), plan.judge().slots(), plan.known());
        wake = machine.clock().alarm(() -> machine.requestStop(NEWS));
    }

    public static Story tell(StoryPlan plan) {
        return new Storyteller(plan).tell();
    }

    private Story tell() {
        machine.setStopsAtReset(true);
        machine.flash().addObserver(new FlashObserver() {
            @Override
            public void started(FlashOperation operation) {
                operate(operation);
            }
        });
        board.console().addListener(this::character);
        machine.restoreNonVolatile(plan.start().arrays());
        for (StoryPlan.Input input : plan.inputs()) {
            if (input.when() instanceof StoryPlan.When.At at) {
                at(at.instant(), () -> send(input));
            } else {
                waiting.add(input);
            }
        }
        plan.powerOff().forEach(instant -> at(instant, this::losePower));
        begin("power-on");
        machine.powerOn();
        BootEnd end = run();
        endLine();
        if (!(end instanceof BootEnd.Resets)) {
            finishBoot();
        }
        return conclude(end);
    }

    private void at(long instant, Runnable what) {
        schedule.computeIfAbsent(origin + instant, i -> new ArrayList<>()).add(what);
    }

    private long now() {
        return machine.clock().now() - origin;
    }

    private BootEnd run() {
        CpuState cpu = machine.cpu();
        VirtualClock clock = machine.clock();
        while (true) {
            if (boots.size() >= plan.boots()) {
                return new BootEnd.Resets(lastReset, boots.size());
            }
            long next = schedule.isEmpty() ? deadline : Math.min(deadline, schedule.firstKey());
            if (clock.now() >= next) {
                if (schedule.isEmpty() || schedule.firstKey() > clock.now()) {
                    if (running.isPresent() && !schedule.isEmpty()) {
                        // There is more to come.
                        settleFrom(schedule.lastKey());
                        continue;
                    }
                    return running.<BootEnd>map(start -> start).orElseGet(() -> new BootEnd.TimedOut(cpu.r[CpuState.PC], plan.bootSeconds()));
                }
                schedule.pollFirstEntry().getValue().forEach(Runnable::run);
                continue;
            }
            // A device that sleeps for good still lives to see what is sent to it.
            if (schedule.isEmpty()) {
                wake.cancel();
            } else {
                wake.at(schedule.firstKey());
            }
            Stop stop = machine.runUntil(Math.min(clock.cycleAt(next), cpu.cycles + clock.coreHertz()));
            int pc = cpu.r[CpuState.PC];
            if (stop instanceof Stop.AtBreakpoint || running.isEmpty() && plan.judge().inSlot(pc)) {
                imageStarts(pc);
            } else if (stop instanceof Stop.WasReset reset) {
                lastReset = reset.kind();
                restart(words(reset.kind()));
            } else if (stop instanceof Stop.AsleepForever || stop instanceof Stop.SwitchedOff) {
                return running.<BootEnd>map(start -> start).orElseGet(() -> new BootEnd.AsleepForever(pc));
            } else if (stop instanceof Stop.LockedUp && !machine.config().resetsOnLockup()) {
                return new BootEnd.LockedUp(pc, String.join(" ", machine.faults().names()));
            }
        }
    }

    private static String words(ResetKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + (kind.losesPower() ? "" : " reset");
    }

    private void begin(String why) {
        cause = why;
        started = now();
        events = new ArrayList<>();
        byBootloader = new FlashLog(board.description().flash().base());
        byImage = new FlashLog(board.description().flash().base());
        running = Optional.empty();
        deadline = machine.clock().now() + (long) (plan.bootSeconds() * PICOSECONDS);
        machine.setExecutionStops(plan.judge()::inSlot);
    }

    private void restart(String why) {
        endLine();
        events.add(new Story.Ended(now(), why));
        finishBoot();
        begin(why);
    }

    private void finishBoot() {
        boots.add(new Story.Boot(boots.size() + 1, cause, started, events, byBootloader.use(), byImage.use()));
    }

    private void losePower() {
        machine.powerCut(new Tear.Untouched());
        lastReset = ResetKind.POWER_ON;
        restart("power failure");
        machine.powerOn();
    }

    private void imageStarts(int pc) {
        BootEnd.Started start = plan.judge().started(machine, pc);
        running = Optional.of(start);
        runningName = name(pc);
        machine.clearExecutionStops();
        events.add(new Story.ImageStarted(now(), slot(pc).name(), runningName));
        settleFrom(machine.clock().now());
    }

    private void settleFrom(long instant) {
        if (running.isPresent()) {
            deadline = instant + (long) (plan.applicationSeconds() * PICOSECONDS);
        }
    }

    private Judge.Slot slot(int pc) {
        return plan.judge().slots().stream().filter(slot -> Integer.compareUnsigned(pc - slot.address(), slot.size()) < 0).findFirst().orElseThrow();
    }

    // What the bytes that start are, with the version of their header.
    private String name(int pc) {
        Judge.Judgement judgement = naming.judge(naming.started(machine, pc), new NonVolatile(machine.nonVolatile()));
        Optional<Judge.Acceptable> known = plan.known().stream().filter(image -> image.name().equals(judgement.image())).findFirst();
        byte[] header = known.map(Judge.Acceptable::bytes).orElseGet(() -> machine.readMemory(slot(pc).address(), ImageHeader.SIZE));
        String name = known.isEmpty() ? "an unknown image" : judgement.verdict().good() ? judgement.image() : judgement.image() + ", damaged";
        if (header.length >= ImageHeader.SIZE && ImageHeader.read(header, 0).hasMagic()) {
            return name + ", version " + ImageHeader.read(header, 0).version();
        }
        return known.isEmpty() ? name + ", without a header" : judgement.verdict().good() ? name + ", as in its file" : name;
    }

    private void send(StoryPlan.Input input) {
        SerialPort port = input.uart().map(name -> board.serialPorts().get(name)).orElseGet(board::console);
        port.feed(input.bytes());
        events.add(new Story.Sent(now(), port.name(), input.what(), input.bytes().length));
        settleFrom(machine.clock().now());
    }

    private void operate(FlashOperation operation) {
        (running.isPresent() ? byImage : byBootloader).add(operation);
        int address = board.description().flash().base() + operation.offset();
        if (running.isEmpty()) {
            for (StoryPlan.Area area : plan.demands().keep()) {
                Trespass first = trespasses.get(area);
                if (area.touches(address, operation.length()) && (first == null || operation.erases() && !first.erases())) {
                    trespasses.put(area, new Trespass(operation.erases(), String.format(Locale.ROOT,
                            "The bootloader %s 0x%08x in boot %d, at %.3f s: %s is to stay as the application leaves it.",
                            operation.erases() ? "erases the page at" : "writes to", address, boots.size() + 1, now() / PICOSECONDS, area)));
                }
            }
        }
    }

    private void character(int value, long instant) {
        lastCharacter = instant - origin;
        if (value == '\n') {
            endLine();
        } else if (value != '\r') {
            line.append(new String(new byte[] {(byte) value}, StandardCharsets.ISO_8859_1));
        }
    }

    private void endLine() {
        if (line.length() == 0) {
            return;
        }
        String text = line.toString();
        line.setLength(0);
        events.add(new Story.Line(lastCharacter, text));
        heard.add(text);
        for (StoryPlan.Claim claim : plan.demands().claims()) {
            if (text.contains(claim.text())) {
                claimed.put(claim, String.format(Locale.ROOT, "boot %d said \"%s\" at %.3f s", boots.size() + 1, text, lastCharacter / PICOSECONDS));
            }
        }
        for (String forbidden : plan.demands().forbidText()) {
            if (text.contains(forbidden)) {
                findings.add(String.format(Locale.ROOT, "Boot %d said \"%s\" at %.3f s.", boots.size() + 1, text, lastCharacter / PICOSECONDS));
            }
        }
        // Sent from the main loop: the device stands in the middle of an alarm here.
        List<StoryPlan.Input> due = waiting.stream().filter(input -> text.contains(((StoryPlan.When.After) input.when()).text())).toList();
        waiting.removeAll(due);
        due.forEach(input -> at(now(), () -> send(input)));
        if (!due.isEmpty()) {
            machine.requestStop(NEWS);
        }
    }

    private Story conclude(BootEnd end) {
        Judge.Judgement judgement = plan.judge().judge(end, new NonVolatile(machine.nonVolatile()));
        Optional<String> image = end instanceof BootEnd.Started ? Optional.of(runningName) : Optional.empty();
        String how = end instanceof BootEnd.Resets resets ? "it has started " + boots.size() + " times, the last time ended by " + words(resets.last())
                : image.isPresent() ? "it has not restarted any more" : end.toString();
        if (!judgement.verdict().good()) {
            findings.add("At the end " + judgement.verdict() + image.map(name -> " (" + name + ")").orElse(": " + how) + ".");
        }
        findings.addAll(0, trespasses.values().stream().map(Trespass::sentence).toList());
        claimed.forEach((claim, said) -> {
            if (!image.map(name -> name.startsWith(claim.image() + ", ")).orElse(false)) {
                findings.add("A false report: " + said + ", but at the end " + image.map(name -> name + ", runs").orElse("nothing runs") + ".");
            }
        });
        for (String text : plan.demands().expectText()) {
            if (heard.stream().noneMatch(said -> said.contains(text))) {
                findings.add("No line of the console holds \"" + text + "\".");
            }
        }
        remarkOnImages();
        for (StoryPlan.Input input : waiting) {
            remarks.add(input.what() + " was never sent: no line of the console held \"" + ((StoryPlan.When.After) input.when()).text() + "\".");
        }
        if (!schedule.isEmpty()) {
            remarks.add("The story was over before all that was to happen in it.");
        }
        return new Story(boots, how, end instanceof BootEnd.TimedOut, judgement, image, findings, remarks, now() / PICOSECONDS,
                new NonVolatile(machine.nonVolatile()));
    }

    // An image that asks for its own restart ends by software; what ends by anything else has failed somehow.
    private void remarkOnImages() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, String> first = new LinkedHashMap<>();
        for (Story.Boot boot : boots) {
            Optional<Story.ImageStarted> start = boot.events().stream().filter(Story.ImageStarted.class::isInstance).map(Story.ImageStarted.class::cast).findFirst();
            Story.Event last = boot.events().isEmpty() ? null : boot.events().get(boot.events().size() - 1);
            if (start.isPresent() && last instanceof Story.Ended ended && !ended.how().startsWith("software")) {
                String what = start.get().image() + ", ended by " + ended.how();
                counts.merge(what, 1, Integer::sum);
                first.putIfAbsent(what, String.format(Locale.ROOT, "%.3f s behind its start in boot %d", (ended.instant() - start.get().instant()) / PICOSECONDS,
                        boot.number()));
            }
        }
        counts.forEach((what, count) -> remarks.add(what + (count == 1 ? ", " : " " + count + " times, first ") + first.get(what) + "."));
    }
}
