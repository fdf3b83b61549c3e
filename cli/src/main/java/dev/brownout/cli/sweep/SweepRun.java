package dev.brownout.cli.sweep;

import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.report.SweepJUnit;
import dev.brownout.campaign.report.SweepJson;
import dev.brownout.campaign.shard.Shard;
import dev.brownout.campaign.shard.Shards;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.cli.IoReason;
import dev.brownout.cli.OutputFile;
import dev.brownout.cli.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A sweep over the cuts of one boot: all of it, a part, or the parts put together.
 *
 * @param json     a file, {@code -}, or null
 * @param junit    a file or null
 * @param report   where a report is wanted
 * @param terminal whether a person watches
 */
record SweepRun(SweepInput input, int workers, String json, Path junit, Optional<ReportFolder> report, boolean terminal) {

    int run(Optional<Shard> shard, PrintWriter out, PrintWriter err) throws InterruptedException {
        Sweep.Plan plan = input.plan();
        Sweep sweep = new Sweep(plan);
        SweepResult.Clean clean = sweep.clean();
        Optional<String> endless = input.endless(clean.end());
        if (endless.isPresent()) {
            err.println("brownout: " + endless.get() + ".");
            return ExitCode.LIMIT;
        }
        if (plan.operations().first() > 0 && plan.operations().among(clean.operations()) == 0) {
            throw input.scenario().scenario().wrong("faults.operations", "the boot has no such flash operation; it has " + clean.operations()
                    + ", numbered from 0");
        }
        Sweep.Operations part = shard.map(one -> one.among(plan.operations(), clean.operations())).orElse(plan.operations());
        SweepResult result;
        long start = System.nanoTime();
        try (Progress progress = new Progress(err, terminal, "flash operations")) {
            result = sweep.run(workers, part, progress::at);
        }
        if (!"-".equals(json)) {
            shard.ifPresent(one -> out.println("Part " + one + " of the sweep, operations " + part.first() + " to " + part.last() + ":"));
            SweepText.print(out, result, input.replayCommand(), input::told);
            double seconds = (System.nanoTime() - start) / 1e9;
            err.printf(Locale.ROOT, "(%.1f s on this host: %.0f cut points a second; %d of %d boots, %.2f %%, ran into a known state.)%n", seconds,
                    result.cases().size() / seconds, sweep.merged(), result.distinct(), 100.0 * sweep.merged() / Math.max(1, result.distinct()));
        }
        return leave(result, shard.map(one -> Shards.text(one, plan, result)).orElseGet(() -> SweepJson.text(SweepJson.of(result))), out);
    }

    /** @param files the parts, in any order */
    int merge(List<Path> files, PrintWriter out) {
        Shards shards = new Shards(input.plan(), new Sweep(input.plan()));
        for (Path file : files) {
            try {
                shards.add(file.toString(), Files.readString(file));
            } catch (MalformedInputException e) {
                throw new InputException("--merge: " + file + " is not text in UTF-8", e);
            } catch (IOException e) {
                throw new InputException("--merge: " + file + " cannot be read (" + IoReason.of(e) + ")", e);
            }
        }
        SweepResult result = shards.result();
        if (!"-".equals(json)) {
            SweepText.print(out, result, input.replayCommand(), input::told);
        }
        return leave(result, SweepJson.text(SweepJson.of(result)), out);
    }

    private int leave(SweepResult result, String text, PrintWriter out) {
        if (json != null) {
            OutputFile.text(json, out, text);
        }
        if (junit != null) {
            OutputFile.text(junit.toString(), out, SweepJUnit.text("brownout sweep", input.replayCommand(), result));
        }
        report.ifPresent(folder -> folder.write(result));
        return result.good() ? ExitCode.OK : ExitCode.FIRMWARE_FAILED;
    }
}
