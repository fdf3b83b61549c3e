package dev.brownout.campaign.report;

import dev.brownout.campaign.report.JUnitXml.TestCase;
import dev.brownout.campaign.story.Story;
import java.util.List;

/** A story as JUnit XML: one test case, whose failure tells it. */
public final class StoryJUnit {
    private StoryJUnit() {
    }

    /**
     * @param suite   name of the suite
     * @param title   what the story is about
     * @param command the command line that tells it again
     */
    public static String text(String suite, String title, String command, Story story) {
        return JUnitXml.text(suite, List.of(story.good() ? TestCase.passed(title)
                : new TestCase(title, String.join(" ", story.findings()), command + "\n\n" + StoryText.of(story).replace("\r\n", "\n"))));
    }
}
