package dev.brownout.campaign;

import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.StateHash;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a sweep found. Equal for equal plans, however many threads looked.
 *
 * @param clean         the boot without a cut
 * @param cases         every cut point, in the order of the boot
 * @param crossChecked  whether the reference bootloader was asked
 * @param seed          the seed of torn operations
 * @param tearing       how operations were cut
 * @param leftOut       what did not keep two machines apart
 * @param faults        what happened at operations
 */
public record SweepResult(Clean clean, List<Case> cases, boolean crossChecked, long seed, Tearing tearing, HashOmissions leftOut, Faults faults) {
    /**
     * The boot that was swept, left alone.
     *
     * @param erases     page erases in it
     * @param words      words programmed in it
     * @param cycles     core cycles from power-on to its end
     * @param picoseconds  the same in device time
     */
    public record Clean(BootEnd end, Judge.Judgement judgement, NonVolatile after, long erases, long words, long cycles, long picoseconds,
            Optional<CrossCheck.Result> check) {
        public long operations() {
            return erases + words;
        }

        /** Started an approved image, and is equal to the reference. */
        public boolean good() {
            return judgement.verdict().good() && check.map(CrossCheck.Result::equal).orElse(true);
        }

        /** What is wrong with it, if it is not good. */
        public String fault() {
            return judgement.verdict().good() ? "the reference bootloader does otherwise" : judgement.verdict().toString();
        }

        /** Device time from power-on to the end. */
        public double seconds() {
            return picoseconds / 1e12;
        }
    }

    /**
     * One cut point, and what the next boot made of it.
     *
     * @param place      what was going on there: the flash operation that was cut
     * @param state      names what the cut left, the same for states that no software can tell apart
     * @param check      what the reference bootloader said, if it was asked
     */
    public record Case(CutPoint cut, String place, StateHash.Value state, BootEnd end, Judge.Judgement judgement, Optional<CrossCheck.Result> check) {
        /** Recovered, or as well off as it can be, and equal to the reference. */
        public boolean good() {
            return judgement.verdict().tolerable() && check.map(CrossCheck.Result::equal).orElse(true);
        }
    }

    public SweepResult {
        cases = List.copyOf(cases);
    }

    /** How many different states the cuts left. */
    public long distinct() {
        return cases.stream().map(Case::state).distinct().count();
    }

    /** Cases that recovered with an approved image. */
    public long recovered() {
        return cases.stream().filter(c -> c.judgement().verdict().good()).count();
    }

    /** Cases in which the reference bootloader decided otherwise or left another flash. */
    public long differing() {
        return cases.stream().filter(c -> !c.check().map(CrossCheck.Result::equal).orElse(true)).count();
    }

    /** Cases that agree with the reference bootloader but for status entries or flags that were left half programmed. */
    public long halfWritten() {
        return cases.stream().filter(c -> c.check().map(CrossCheck.Result::equalInMeaning).orElse(false)).count();
    }

    public List<Case> failures() {
        return cases.stream().filter(c -> !c.good()).toList();
    }

    public boolean good() {
        return clean.good() && failures().isEmpty();
    }

    /** How many cases ended in which of the acceptable images. */
    public Map<String, Long> images() {
        Map<String, Long> counts = new TreeMap<>();
        for (Case found : cases) {
            if (found.judgement().verdict().good()) {
                counts.merge(found.judgement().image(), 1L, Long::sum);
            }
        }
        return counts;
    }

    /** How many cases there are of each kind of fault. */
    public Map<FaultKind, Long> kinds() {
        return counted(cases);
    }

    /** How many of each kind fail. */
    public Map<FaultKind, Long> failingKinds() {
        return counted(failures());
    }

    private static Map<FaultKind, Long> counted(List<Case> some) {
        Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
        some.forEach(one -> counts.merge(one.cut().kind(), 1L, Long::sum));
        return counts;
    }

    public Map<Verdict, Long> verdicts() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
        for (Case found : cases) {
            counts.merge(found.judgement().verdict(), 1L, Long::sum);
        }
        return counts;
    }
}
