package dev.brownout.cli.sweep;

import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.report.ClosureJUnit;
import dev.brownout.campaign.report.ClosureJson;
import dev.brownout.campaign.report.SweepJson;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.cli.OutputFile;
import dev.brownout.cli.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A sweep over several cuts.
 *
 * @param state    where the search is taken up and left, or null
 * @param json     a file, {@code -}, or null
 * @param junit    a file or null
 * @param report   where a report is wanted
 * @param terminal whether a person watches
 */
record ClosureRun(SweepInput input, Path state, int workers, String json, Path junit, Optional<ReportFolder> report, boolean terminal) {

    int run(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
        // Until all is said and written, the process stays.
        try (Interrupt interrupt = new Interrupt()) {
            return run(input.scenario().closure(), interrupt, out, err);
        }
    }

    private int run(Closure.Plan plan, Interrupt interrupt, PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
        Optional<String> endless = input.endless(new Sweep(input.plan()).clean().end());
        if (endless.isPresent()) {
            err.println("brownout: " + endless.get() + ".");
            return ExitCode.LIMIT;
        }
        long start = System.nanoTime();
        long nanos = input.scenario().scenario().limits().search().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        BooleanSupplier late = () -> interrupt.pressed() || System.nanoTime() - start > nanos;
        ClosureResult result;
        Closure closure;
        long peak;
        try (Progress progress = new Progress(err, terminal, "states known so far"); PeakHeap heap = new PeakHeap()) {
            closure = new Closure(plan, late, (booted, known, depth) -> progress.at(booted, known));
            takeUp(closure);
            result = closure.run(workers);
            peak = heap.bytes();
        }
        if (!"-".equals(json)) {
            ClosureText.print(out, result, input.replayCommand());
            double seconds = (System.nanoTime() - start) / 1e9;
            err.printf(Locale.ROOT, "(%.1f s on this host: %.0f cut points and %.0f states a second; %.2f %% of the boots ran into one of %d known states of the"
                    + " machine.)%n", seconds, result.cutPoints() / seconds, result.booted() / seconds,
                    100.0 * closure.merged() / Math.max(1, result.booted()), result.states());
            err.printf(Locale.ROOT, "(Memory: %.0f MB of heap at most, %.0f bytes a state; %.0f MB of it is the graph.)%n", peak / 1e6,
                    (double) peak / Math.max(1, result.nodes()), closure.graphBytes() / 1e6);
        }
        if (json != null) {
            OutputFile.text(json, out, SweepJson.text(ClosureJson.of(result)));
        }
        if (junit != null) {
            OutputFile.text(junit.toString(), out, ClosureJUnit.text("brownout sweep", input.replayCommand(), result));
        }
        report.ifPresent(folder -> folder.write(result));
        // Last of all: if there is no room for it, what was found has been said.
        leave(closure);
        return !result.good() ? ExitCode.FIRMWARE_FAILED : result.closed() ? ExitCode.OK : ExitCode.LIMIT;
    }

    private void takeUp(Closure closure) {
        if (state == null || !Files.exists(state)) {
            return;
        }
        try (InputStream in = Files.newInputStream(state)) {
            closure.resume(in);
        } catch (IOException e) {
            throw new InputException("--state " + state + " cannot be taken up: " + e.getMessage(), e);
        }
    }

    private void leave(Closure closure) {
        if (state != null) {
            OutputFile.write("--state", state, closure::save);
        }
    }

    /** Ctrl-C ends the search as a budget does, so that its state and result are still written. */
    private static final class Interrupt implements AutoCloseable {
        private static final long PATIENCE_SECONDS = 60;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread hook = new Thread(this::end, "interrupt");
        private volatile boolean pressed;

        Interrupt() {
            Runtime.getRuntime().addShutdownHook(hook);
        }

        boolean pressed() {
            return pressed;
        }

        private void end() {
            pressed = true;
            try {
                ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            ended.countDown();
            if (!pressed) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }
}
