package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.machine.Machine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.IntFunction;

/** Runs a {@link Trial} on two engines at once and compares the machines before every event and at the end. */
final class Duel {
    private static final int TRACED = 40;

    private final CoreFactory judge;
    /** Makes an engine that shares nothing with those of other trials, for a threshold. */
    private final IntFunction<CoreFactory> judged;
    private volatile String running = "";
    private volatile int event;

    /**
     * @param event  index of the event before which the machines differed for the first time
     * @param text   what differed
     */
    record Difference(int event, String text) {
    }

    Duel(CoreFactory judge, IntFunction<CoreFactory> judged) {
        this.judge = judge;
        this.judged = judged;
    }

    /** Told about both machines at the end of a trial without a difference. */
    interface Audience {
        void ended(Contestant expected, Contestant actual);
    }

    Optional<Difference> run(Trial trial) {
        return run(trial, (expected, actual) -> { });
    }

    Optional<Difference> run(Trial trial, Audience audience) {
        Contestant expected = new Contestant(trial, judge);
        CoreFactory engine = judged.apply(trial.threshold());
        Contestant actual = new Contestant(trial, engine);
        for (int n = 0; n < trial.events().size(); n++) {
            Trial.Event event = trial.events().get(n);
            expected.forgetLog();
            actual.forgetLog();
            // The judge's own defects are defects of Brownout: they come up as they are. Those of the judged are what is looked for.
            this.event = n;
            running = judge.name();
            expected.advance(event.after());
            running = engine.name();
            String thrown = "";
            try {
                actual.advance(event.after());
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                thrown = engine.name() + " threw " + e + at(e);
            }
            if (!thrown.isEmpty() || !same(expected, actual)) {
                return Optional.of(new Difference(n, thrown.isEmpty() ? Comparison.text(expected, actual, judge.name(), engine.name()) : thrown
                    + System.lineSeparator()));
            }
            event.action().on(expected);
            event.action().on(actual);
        }
        audience.ended(expected, actual);
        return Optional.empty();
    }

    /** The engine that runs now. */
    String running() {
        return running;
    }

    /** How many events are over. */
    int event() {
        return event;
    }

    private static String at(Throwable thrown) {
        return thrown.getStackTrace().length == 0 ? "" : " at " + thrown.getStackTrace()[0];
    }

    private static boolean same(Contestant expected, Contestant actual) {
        Machine a = expected.machine();
        Machine b = actual.machine();
        return a.cpu().cycles == b.cpu().cycles && a.core().instructions() == b.core().instructions()
            && a.stateHash().equals(b.stateHash()) && expected.log().equals(actual.log());
    }

    /** What the judge executes between the event before the difference and the difference: the last instructions of it. */
    String trace(Trial trial, Difference difference) {
        Contestant witness = new Contestant(trial, judge);
        for (int n = 0; n < difference.event(); n++) {
            witness.advance(trial.events().get(n).after());
            trial.events().get(n).action().on(witness);
        }
        Deque<String> lines = new ArrayDeque<>();
        Decoder decoder = Decoder.of(trial.core().architecture());
        int[] omitted = {0};
        witness.machine().observeInstructions(cpu -> {
            if (lines.size() == TRACED) {
                lines.removeFirst();
                omitted[0]++;
            }
            lines.addLast(FirmwareLockstep.line(witness.machine(), cpu, decoder));
        });
        witness.advance(trial.events().get(difference.event()).after());
        return (omitted[0] > 0 ? String.format("  ... %d instructions%n", omitted[0]) : "") + String.join("", lines);
    }
}
