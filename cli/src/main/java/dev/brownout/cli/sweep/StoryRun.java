package dev.brownout.cli.sweep;

import dev.brownout.campaign.report.StoryJUnit;
import dev.brownout.campaign.report.StoryJson;
import dev.brownout.campaign.report.StoryText;
import dev.brownout.campaign.report.SweepJson;
import dev.brownout.campaign.story.Story;
import dev.brownout.campaign.story.StoryPlan;
import dev.brownout.campaign.story.Storyteller;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.OutputFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A scenario without cuts: the device is left to itself.
 *
 * @param json     a file, {@code -}, or null
 * @param junit    a file or null
 * @param report   where a report is wanted
 */
record StoryRun(SweepInput input, String json, Path junit, Optional<ReportFolder> report) {

    int run(StoryPlan plan, PrintWriter out) {
        Story story = Storyteller.tell(plan);
        if (!"-".equals(json)) {
            out.print(StoryText.of(story));
        }
        if (json != null) {
            OutputFile.text(json, out, SweepJson.text(StoryJson.of(story)));
        }
        if (junit != null) {
            OutputFile.text(junit.toString(), out, StoryJUnit.text("brownout sweep", input.title(), input.command(), story));
        }
        report.ifPresent(folder -> folder.write(story));
        return story.good() ? ExitCode.OK : story.timedOut() ? ExitCode.LIMIT : ExitCode.FIRMWARE_FAILED;
    }
}
