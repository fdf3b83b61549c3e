package dev.brownout.campaign.fault;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.TrailerLayout;
import dev.brownout.campaign.Tearing;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.ResetKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Which faults a campaign tries at each flash operation.
 *
 * @param kinds   what can happen
 * @param status  where {@link FaultKind#STATUS_WRITE_FAILS} can happen: ranges of the code flash
 * @param cycles  core cycles since power-on at which resets come besides, ascending
 */
public record Faults(Set<FaultKind> kinds, List<Range> status, List<Long> cycles) {
    /** Power cuts and nothing else. */
    public static final Faults POWER_CUTS = of(FaultKind.POWER);
    private static final Faults ANY = new Faults(EnumSet.allOf(FaultKind.class), List.of(), List.of());
    private static final String AFTER = "after";
    private static final int MOST_CYCLES = 100_000;
    // What a variant's code leaves for the names that are numbered: before, torn, torn2, ...
    private static final int FIRST_NAMED = 160;
    private static final List<String> NAMED = List.of("unstable", "unstable2", "ecc", "watchdog", "watchdog-before", "watchdog-torn", "pin", "pin-before",
            "pin-torn", "software", "software-before", "software-torn", "fails", "fails-partly", "refused", "dead", "worn");

    /**
     * Bytes of the code flash.
     *
     * @param first offset of the first
     * @param end   offset behind the last
     */
    public record Range(int first, int end) {
        boolean meets(FlashOperation operation) {
            return operation.offset() < end && first < operation.offset() + operation.length();
        }
    }

    public Faults {
        EnumSet<FaultKind> ordered = EnumSet.noneOf(FaultKind.class);
        ordered.addAll(kinds);
        kinds = Collections.unmodifiableSet(ordered);
        status = List.copyOf(status);
        cycles = List.copyOf(cycles);
    }

    public static Faults of(FaultKind first, FaultKind... more) {
        return new Faults(EnumSet.of(first, more), List.of(), List.of());
    }

    /** Where the trailers of all images lie. */
    public static List<Range> trailers(List<FlashMap> maps, int flashBase) {
        return maps.stream().flatMap(map -> trailers(map, flashBase).stream()).toList();
    }

    /** Where the trailers of a map lie. */
    public static List<Range> trailers(FlashMap map, int flashBase) {
        List<SlotLayout> slots = new ArrayList<>(List.of(map.slotA(), map.slotB()));
        slots.addAll(map.strategy().areas());
        return slots.stream().map(slot -> TrailerLayout.of(map, slot)).map(at -> new Range(at.status() - flashBase, at.end() - flashBase)).toList();
    }

    /** Whether nothing but power cuts are tried. */
    public boolean powerOnly() {
        return equals(POWER_CUTS);
    }

    /** The kinds by name, as people list them. */
    public String label() {
        List<String> labels = new ArrayList<>(kinds.stream().map(FaultKind::label).toList());
        if (!cycles.isEmpty()) {
            labels.add("resets at chosen cycles");
        }
        return String.join(", ", labels);
    }

    /** Whether every fault ends in power going off. */
    public boolean losePower() {
        return cycles.isEmpty() && kinds.stream().allMatch(kind -> kind == FaultKind.POWER || kind == FaultKind.UNSTABLE || kind == FaultKind.ECC);
    }

    /** The resets that come at operations. */
    public Set<ResetKind> resets() {
        EnumSet<ResetKind> resets = EnumSet.noneOf(ResetKind.class);
        kinds.forEach(kind -> kind.reset().ifPresent(resets::add));
        return resets;
    }

    /** Whether every fault ends in power going off or in a reset at an operation. */
    public boolean endTheBoot() {
        return cycles.isEmpty() && kinds.stream().allMatch(kind -> of(kind).losePower() || kind.reset().isPresent());
    }

    /** Whether something happens at every operation there is. */
    public boolean everywhere() {
        return kinds.contains(FaultKind.POWER);
    }

    /** How power goes away at an operation, in a fixed order; the cut after it, which is the one before the next, last. */
    public List<Tearing.Variant> cuts(FlashOperation operation, Tearing tearing, long seed) {
        List<Tearing.Variant> plain = kinds.contains(FaultKind.POWER) ? tearing.at(operation, seed) : List.of();
        if (!kinds.contains(FaultKind.UNSTABLE) && !kinds.contains(FaultKind.ECC)) {
            return plain;
        }
        List<Tearing.Variant> variants = new ArrayList<>(plain.isEmpty() ? plain : plain.subList(0, plain.size() - 1));
        if (kinds.contains(FaultKind.UNSTABLE) && (operation.erases() || operation.fallingBits() != 0)) {
            variants.add(new Tearing.Variant("unstable", Tear.unstable(operation, seed)));
            variants.add(new Tearing.Variant("unstable2", Tear.unstable(operation, seed + 1)));
        }
        if (kinds.contains(FaultKind.ECC)) {
            Tear.uncorrectable(operation, seed).ifPresent(tear -> variants.add(new Tearing.Variant("ecc", tear)));
        }
        if (!plain.isEmpty()) {
            variants.add(plain.get(plain.size() - 1));
        }
        return variants;
    }

    /** Whether a cut is the one after an operation. */
    public static boolean isAfter(Tearing.Variant cut) {
        return cut.name().equals(AFTER);
    }

    /** What the device lives through at an operation, in a fixed order. */
    public List<LiveFault> live(Machine machine, int array, FlashOperation operation, long seed) {
        List<LiveFault> faults = new ArrayList<>();
        Tear partial = Tear.standard(operation, seed).get(1);
        boolean divisible = !(partial instanceof Tear.Untouched);
        for (FaultKind kind : kinds) {
            kind.reset().ifPresent(reset -> {
                String name = name(reset);
                faults.add(new LiveFault.Reset(name + "-before", reset, new Tear.Untouched()));
                if (machine.resetTearsFlash() && divisible) {
                    faults.add(new LiveFault.Reset(name + "-torn", reset, partial));
                }
                faults.add(new LiveFault.Reset(name, reset, new Tear.Finished()));
            });
        }
        boolean here = array == 0 && status.stream().anyMatch(range -> range.meets(operation));
        if (kinds.contains(FaultKind.WRITE_FAILS) || kinds.contains(FaultKind.STATUS_WRITE_FAILS) && here) {
            faults.add(new LiveFault.Failure("fails", new Tear.Untouched(), false));
            if (divisible) {
                faults.add(new LiveFault.Failure("fails-partly", partial, false));
            }
            if (machine.flashReportsErrors()) {
                faults.add(new LiveFault.Failure("refused", new Tear.Untouched(), true));
            }
            if (!operation.erases()) {
                faults.add(new LiveFault.Dead("dead"));
            }
        }
        if (kinds.contains(FaultKind.ENDURANCE) && operation.kind() == FlashOperation.Kind.ERASE_PAGE) {
            faults.add(new LiveFault.Worn("worn"));
        }
        return faults;
    }

    /** The resets that come at {@link #cycles}: of the kinds chosen, or of all. A flash operation that runs then finishes. */
    public List<LiveFault> resetsAtCycles() {
        List<LiveFault> chosen = resets(kinds);
        return chosen.isEmpty() ? resets(ANY.kinds) : chosen;
    }

    private static List<LiveFault> resets(Set<FaultKind> kinds) {
        return kinds.stream().flatMap(kind -> kind.reset().stream()).<LiveFault>map(
                kind -> new LiveFault.Reset(name(kind), kind, new Tear.Finished())).toList();
    }

    private static String name(ResetKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The cut of that name, whatever the kinds. */
    public static Optional<Tear> cut(String name, FlashOperation operation, long seed) {
        return ANY.cuts(operation, Tearing.ALL, seed).stream().filter(variant -> variant.name().equals(name)).map(Tearing.Variant::tear).findFirst();
    }

    /** The live fault of that name, whatever the kinds. */
    public static Optional<LiveFault> live(String name, Machine machine, int array, FlashOperation operation, long seed) {
        return ANY.live(machine, array, operation, seed).stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    /** The reset of that name at no operation in particular; one that runs finishes. */
    public static Optional<LiveFault> reset(String name) {
        return resets(ANY.kinds).stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    /** Whether it is a variant's name. */
    public static boolean isName(String variant) {
        return variant.matches("before|after|torn\\d{0,3}") || NAMED.contains(variant);
    }

    /** What a variant belongs to; for a write that fails, wherever it is, {@link FaultKind#WRITE_FAILS}. */
    public static FaultKind kind(String variant) {
        return switch (NAMED.contains(variant) ? variant.replaceFirst("2$|-.*", "") : "") {
            case "unstable" -> FaultKind.UNSTABLE;
            case "ecc" -> FaultKind.ECC;
            case "watchdog" -> FaultKind.RESET_WATCHDOG;
            case "pin" -> FaultKind.RESET_PIN;
            case "software" -> FaultKind.RESET_SOFTWARE;
            case "fails", "refused", "dead" -> FaultKind.WRITE_FAILS;
            case "worn" -> FaultKind.ENDURANCE;
            default -> FaultKind.POWER;
        };
    }

    /** A variant as a number below 256, for whoever keeps many. */
    public static int code(String variant) {
        int named = NAMED.indexOf(variant);
        return named >= 0 ? FIRST_NAMED + named : variant.equals("before") ? 0 : variant.equals("torn") ? 1 : Integer.parseInt(variant.substring(4));
    }

    /** The variant of a {@link #code}. */
    public static String name(int code) {
        return code >= FIRST_NAMED ? NAMED.get(code - FIRST_NAMED) : code == 0 ? "before" : code == 1 ? "torn" : "torn" + code;
    }

    /**
     * Cycles as people write them: {@code 1000}, {@code 1000-9000/100} (every 100th), several with commas.
     *
     * @throws IllegalArgumentException with a sentence, if they are something else
     */
    public static List<Long> parseCycles(String text) {
        List<Long> cycles = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.strip().matches("\\d{1,15}(-\\d{1,15}/\\d{1,15})?")) {
                throw new IllegalArgumentException("'" + part.strip() + "' are not core cycles, such as 120000 or 120000-180000/1000");
            }
            String[] words = part.strip().split("[-/]");
            long first = Long.parseLong(words[0]);
            long last = words.length > 1 ? Long.parseLong(words[1]) : first;
            long step = words.length > 1 ? Long.parseLong(words[2]) : 1;
            if (last < first || step == 0 || (last - first) / step >= MOST_CYCLES) {
                throw new IllegalArgumentException("'" + part.strip() + "' are none, or more than " + MOST_CYCLES + " cycles");
            }
            LongStream.iterate(first, at -> at <= last, at -> at + step).forEach(cycles::add);
        }
        return cycles.stream().sorted().distinct().toList();
    }
}
