package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.interpreter.Interpreter;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.memory.AccessRights;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.LineCache;
import dev.brownout.emulator.timing.Timing;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The fast engine: code that is reached often becomes JVM bytecode, a region at a time; all other code, and every instruction that does
 * more than compute, branch, and access plain memory, is the interpreter's. A region is entered at a branch target and left before
 * anything that it does not do itself, with registers, flags, cycles and trace as the interpreter would have them there; so the
 * two take turns at any instruction boundary, and what comes out does not depend on which of them executed what.
 *
 * <p>A region never runs across the attention cycle: it looks where the way ahead might reach it, and the interpreter goes the rest of
 * the way. Nothing that it does can change that cycle, or its own code.
 */
public final class Translator implements Core {
    /** How often an address must be reached to be translated. */
    static final int THRESHOLD = 300;
    /** Instructions watched before a translation, to see which memory each of them accesses. */
    private static final int WATCHED = 400;
    /** How often it must be reached to be looked for among what other machines have translated. */
    static final int ADOPTION = 4;
    /** Regions of one machine; with more, all go. */
    private static final int MOST_REGIONS = 1_000;
    private static final int FOREVER = 1 << 30;
    private static final int NEVER = -FOREVER;
    /**
     * After so many translations an address must be reached twice as often, after twice as many three times: what a small hot loop saves
     * comes at once, and a large program does not keep the JVM's compilers busy with code that runs a little. Whoever asks for a lower {@link
     * #THRESHOLD} wants everything translated.
     */
    private static final int PACE = 8;
    /** Settings of the flash whose translations a machine keeps. */
    private static final int MOST_SETTINGS = 4;

    private final CpuState cpu;
    private final ExceptionModel exceptions;
    private final Bus bus;
    private final Timing timing;
    private final Interpreter interpreter;
    private final Layout layout;
    private final Frame frame;
    private final FlashTiming flash;
    private final RegionStore store;
    /** By the flash's settings, those used last behind the others. */
    private final LinkedHashMap<FlashTiming.Settings, Both> translations = new LinkedHashMap<>(8, 0.75f, true);
    private List<CodeMap> maps = List.of();
    private Both forFlash;
    /** Which of the two holds until the core is wanted the next time. */
    private Translations now;
    private AccessRights rights = AccessRights.NONE;
    private final int threshold;
    private final int adoption;
    private IntPredicate stops = address -> false;

    /** What this machine has translated for one setting. */
    private record Translations(Setting setting, CodeMap map, RegionCompiler compiler) {
    }

    /** The same for as long as accesses are not checked, and for as long as they are. */
    private record Both(Translations plain, Translations checked) {
        boolean isFor(FlashTiming flash) {
            FlashTiming.Settings waits = plain.setting.waits();
            return flash.settings().equals(waits) || !flash.waits() && waits.waitStates() == 0;
        }
    }

    private long instructions;
    /** Regions translated by this machine. */
    private int made;

    /**
     * @param threshold  how often an address must be reached to be translated
     * @param adoption   how often, for a translation in the store to be taken
     */
    Translator(CpuState cpu, Bus bus, ExceptionModel exceptions, Architecture architecture, Timing timing, int threshold, int adoption,
            RegionStore store) {
        this.cpu = cpu;
        this.bus = bus;
        this.exceptions = exceptions;
        this.timing = timing;
        this.threshold = threshold;
        this.adoption = adoption;
        this.store = store;
        interpreter = new Interpreter(cpu, bus, exceptions, architecture, timing);
        layout = Layout.of(bus);
        frame = new Frame(cpu, bus, exceptions, timing);
        flash = bus.flashTiming();
        chooseTranslations();
    }

    /** @param threshold  how often an address must be reached to be translated */
    public Translator(CpuState cpu, Bus bus, ExceptionModel exceptions, Architecture architecture, Timing timing, int threshold) {
        this(cpu, bus, exceptions, architecture, timing, threshold, ADOPTION, RegionStore.shared());
    }

    /** Who may take a BKPT; nobody at first. */
    public void setBreakpoints(Breakpoints breakpoints) {
        interpreter.setBreakpoints(breakpoints);
    }

    @Override
    public String name() {
        return "translator";
    }

    @Override
    public long instructions() {
        return instructions + interpreter.instructions();
    }

    @Override
    public long acceleratedInstructions() {
        return instructions;
    }

    @Override
    public void step() {
        interpreter.step();
    }

    @Override
    public void setStops(IntPredicate addresses) {
        if (addresses != stops) {
            stops = addresses;
            for (CodeMap map : maps) {
                map.all(region -> {
                    if (!mayHold(region)) {
                        map.remove(region);
                    }
                });
            }
        }
        interpreter.setStops(addresses);
    }

    private boolean mayHold(Region region) {
        return Arrays.stream(region.covered()).noneMatch(stops)
            && (bus.fetchesPlainly() || Arrays.stream(region.covered()).noneMatch(bus::touchesFetch));
    }

    @Override
    public boolean stopped() {
        return interpreter.stopped();
    }

    @Override
    public void forget(int address, int length) {
        interpreter.forget(address, length);
        for (CodeMap map : maps) {
            map.overlapping(address, length, map::remove);
        }
    }

    @Override
    public void run() {
        interpreter.clearStopped();
        chooseTranslations();
        while (cpu.cycles < cpu.attentionCycle) {
            int pc = cpu.r[CpuState.PC];
            if (cpu.it == 0 && cpu.thumb) {
                CodeMap.Page page = now.map.page(pc);
                if (page != null) {
                    int index = CodeMap.index(pc);
                    Region region = page.regions[index];
                    if (region == null) {
                        region = reached(page, pc);
                    }
                    if (region != null && (now == forFlash.plain || page.permits(region, index, rights)) && enter(region)) {
                        continue;
                    }
                }
            }
            if (cpu.cycles < cpu.attentionCycle && !interpreter.runToBranch()) {
                return;
            }
        }
    }

    // Whatever changes what may be done, whether that is checked at all, or the flash's settings, asks for the core's attention: run() begins
    // anew then.
    private void chooseTranslations() {
        if (forFlash == null || !forFlash.isFor(flash)) {
            FlashTiming.Settings settings = flash.waits() ? flash.settings() : FlashTiming.Settings.ZERO_WAIT;
            forFlash = translations.computeIfAbsent(settings, unknown -> new Both(translations(false, settings), translations(true, settings)));
            if (translations.size() > MOST_SETTINGS) {
                translations.remove(translations.keySet().iterator().next());
            }
            maps = translations.values().stream().flatMap(both -> Stream.of(both.plain.map, both.checked.map)).toList();
        }
        if (!bus.checksFetches()) {
            now = forFlash.plain;
            return;
        }
        now = forFlash.checked;
        rights = bus.accessControl().rights();
        frame.ramRights = rights.ram;
        frame.flashRights = rights.flash;
    }

    private Translations translations(boolean checked, FlashTiming.Settings settings) {
        Setting setting = new Setting(timing.getClass(), layout, checked, flash.shape(), settings);
        return new Translations(setting, new CodeMap(layout), new RegionCompiler(timing, layout, checked));
    }

    // Code that is changed again and again must be reached more often each time.
    private Region reached(CodeMap.Page page, int address) {
        int index = CodeMap.index(address);
        int times = ++page.reached[index];
        if (times == adoption) {
            Region region = store.find(now.setting, address, bus);
            if (region != null && install(region)) {
                return region;
            }
        }
        if (times < threshold << page.removed[index] || threshold >= THRESHOLD && times < threshold + (long) threshold * made / PACE) {
            return null;
        }
        // Not to be tried again where there is nothing to translate.
        page.reached[index] = NEVER;
        return translate(address);
    }

    private Region translate(int address) {
        watch();
        if (!forFlash.isFor(flash)) {
            return null;
        }
        Region region = now.compiler.compile(address, interpreter::executed, now.map, now.map::branchTargets, bus);
        if (region == null || !install(region)) {
            return null;
        }
        made++;
        store.add(now.setting, region);
        return cpu.r[CpuState.PC] == address && cpu.it == 0 && cpu.thumb && cpu.cycles < cpu.attentionCycle ? region : null;
    }

    /** @return false if the region holds a stop, and stays out therefore */
    private boolean install(Region region) {
        if (!mayHold(region)) {
            return false;
        }
        CodeMap map = now.map;
        if (map.count() >= MOST_REGIONS) {
            map.all(map::remove);
        }
        // Code that another machine's region was made from may not have been decoded here.
        for (int at : region.covered()) {
            bus.markCode(at);
        }
        map.install(region);
        return true;
    }

    // Executes some instructions with an eye on their addresses.
    private void watch() {
        for (int n = 0; n < WATCHED && cpu.cycles < cpu.attentionCycle; n++) {
            int pc = cpu.r[CpuState.PC];
            if (stops.test(pc)) {
                return;
            }
            Instruction i = interpreter.executed(pc);
            if (i != null && Support.accessesMemory(i)) {
                now.map.noteAccess(i, pc, cpu.r);
            }
            interpreter.step();
            if (i != null && Targets.computed(i)) {
                now.map.noteBranch(pc, cpu.r[CpuState.PC]);
            }
        }
    }

    /** @return whether it executed anything */
    private boolean enter(Region entry) {
        Region region = entry;
        int trace = (int) cpu.pipeline;
        int pairing = trace == Timing.BRANCHED ? region.pairingAfterBranch : pairing(region.first, region.address, trace);
        if (region.usesFloat && !cpu.fpReady || region.accessesUnaligned && exceptions.unalignedTrap() || region.beginsInRow && (trace & Timing.ROW) != 0) {
            return false;
        }
        long budget = Math.min(cpu.attentionCycle - cpu.cycles, FOREVER);
        if (budget <= region.most + pairing) {
            return false;
        }
        Frame frame = this.frame;
        int start = (int) budget;
        long end = cpu.cycles + start;
        int busy = (int) Math.min(end - cpu.floatBusyUntil, FOREVER);
        frame.busy = busy;
        boolean waits = flash.waits();
        int left = waits ? start - fetch(region, trace, cpu.cycles, end) : start;
        frame.left = (region.beginsWithFloat ? Math.min(left, busy) : left) - pairing;
        frame.trace = trace;
        frame.count = 0;
        Exit exit = region.exits[region.code.run(frame)];
        Region next = following(exit, waits, end);
        while (next != null) {
            exit = next.exits[next.code.run(frame)];
            region = next;
            next = following(exit, waits, end);
        }
        if (waits) {
            fetched(exit, end);
        }
        instructions += frame.count + exit.count();
        left = frame.left - exit.cycles();
        switch (exit.kind()) {
            case CONTINUE, ATTENTION -> {
                cpu.r[CpuState.PC] = exit.address();
                cpu.pipeline = exit.trace();
            }
            case BRANCH -> cpu.pipeline = exit.trace();
            case INTERPRET -> {
                cpu.r[CpuState.PC] = exit.address();
                cpu.pipeline = exit.trace();
                cpu.it = exit.itState();
            }
            default -> {
                cpu.r[CpuState.PC] = exit.address();
                cpu.pipeline = frame.trace;
                cpu.it = exit.itState();
                left += pairing(exit.instruction().orElseThrow(), exit.address(), frame.trace);
            }
        }
        cpu.cycles = end - left;
        if (frame.busy != busy) {
            cpu.floatBusyUntil = end - frame.busy;
        }
        switch (exit.kind()) {
            case INTERPRET, INTERPRET_ENTRY -> interpret(region, exit);
            case ATTENTION -> interpreter.runToBranch();
            default -> { }
        }
        return true;
    }

    // The region to go on in where one was left, with the frame ready for it; null if there is none, or the attention cycle is near.
    private Region following(Exit exit, boolean waits, long end) {
        int pc;
        switch (exit.kind()) {
            case CONTINUE -> pc = exit.address();
            case BRANCH -> pc = cpu.r[CpuState.PC];
            default -> {
                return null;
            }
        }
        CodeMap.Page page = now.map.page(pc);
        Region region = page == null ? null : page.regions[CodeMap.index(pc)];
        if (region == null || now != forFlash.plain && !page.permits(region, CodeMap.index(pc), rights)) {
            return null;
        }
        if (region.usesFloat && !cpu.fpReady || region.accessesUnaligned && exceptions.unalignedTrap()
                || region.beginsInRow && (exit.trace() & Timing.ROW) != 0) {
            return null;
        }
        Frame frame = this.frame;
        int trace = exit.trace();
        int pairing = trace == Timing.BRANCHED ? region.pairingAfterBranch : pairing(region.first, region.address, trace);
        int left = frame.left - exit.cycles();
        if (left <= region.most + pairing) {
            return null;
        }
        if (waits) {
            fetched(exit, end);
            left -= fetch(region, trace, end - left, end);
        }
        frame.left = (region.beginsWithFloat ? Math.min(left, frame.busy) : left) - pairing;
        frame.count += exit.count();
        frame.trace = trace;
        return region;
    }

    // What a region has fetched when it is left.
    private void fetched(Exit exit, long end) {
        if (flash.numbersUses()) {
            flash.instructions().next = frame.nextUse;
        }
        flash.resume(exit.key(), end - frame.ready);
    }

    // A region's first instruction. @return the cycles it waits
    private int fetch(Region region, int trace, long cycle, long end) {
        boolean branched = (trace & Timing.BRANCHED) != 0;
        int waited = region.key == flash.lastKey() && !branched ? 0 : flash.fetch(region.key, region.address, branched, cycle);
        LineCache cache = flash.instructions();
        cache.renumber();
        frame.latest = cache.latest;
        frame.places = cache.places;
        frame.used = cache.used;
        frame.nextUse = cache.next;
        frame.ready = (int) Math.min(end - flash.ready(), FOREVER);
        return waited;
    }

    private int pairing(Instruction i, int address, int trace) {
        return trace == 0 ? 0 : timing.straight(trace, i, address) - timing.cycles(i);
    }

    private void interpret(Region region, Exit exit) {
        if (exit.instruction().isEmpty()) {
            // Not the region's own: there may be a stop, and the code behind it is not the region's either.
            interpreter.runToBranch();
            return;
        }
        Instruction i = exit.instruction().get();
        if (Support.accessesMemory(i) && now.map.noteAccess(i, exit.address(), cpu.r)) {
            now.map.remove(region);
            store.remove(now.setting, region);
        }
        interpreter.stepFetched();
    }
}
