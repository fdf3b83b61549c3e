package dev.brownout.cli.sweep;

import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.report.ClosureJUnit;
import dev.brownout.campaign.report.ClosureJson;
import dev.brownout.campaign.report.SweepJson;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.OutputFile;
import dev.brownout.cli.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * A sweep over several cuts.
 *
 * @param cuts     how many, or {@link Closure#ANY_NUMBER}
 * @param nodes    how many states to boot at the most
 * @param nanos    how long to search on the host, in nanoseconds
 * @param json     a file, {@code -}, or null
 * @param junit    a file or null
 * @param terminal whether a person watches
 */
record ClosureRun(SweepInput input, int cuts, long nodes, long nanos, int workers, String json, Path junit, boolean terminal) {

    int run(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
        Sweep.Plan sweep = input.plan();
        BootLimits limits = sweep.limits();
        Closure.Plan plan = new Closure.Plan(sweep.machines(), sweep.start(), sweep.judge(), sweep.crossCheck(), sweep.tearing(), sweep.seed(), limits,
                cuts, nodes);
        long start = System.nanoTime();
        BooleanSupplier late = () -> System.nanoTime() - start > nanos;
        ClosureResult result;
        try (Progress progress = new Progress(err, terminal, "states known so far")) {
            result = new Closure(plan, late, (booted, known, depth) -> progress.at(booted, known)).run(workers);
        }
        if (!"-".equals(json)) {
            ClosureText.print(out, result, input.replayCommand());
            double seconds = (System.nanoTime() - start) / 1e9;
            err.printf("(%.1f s on this host: %.0f states a second; %d states of the whole machine at flash operations.)%n", seconds,
                    result.booted() / seconds, result.states());
        }
        if (json != null) {
            OutputFile.text(json, out, SweepJson.text(ClosureJson.of(result)));
        }
        if (junit != null) {
            OutputFile.text(junit.toString(), out, ClosureJUnit.text("brownout sweep", input.replayCommand(), result));
        }
        return !result.good() ? ExitCode.FIRMWARE_FAILED : result.closed() ? ExitCode.OK : ExitCode.LIMIT;
    }
}
