package dev.brownout.campaign.report;

import dev.brownout.campaign.story.Story;
import java.util.Locale;
import java.util.stream.Collectors;

/** A story as a person reads it: boot after boot, in device time. */
public final class StoryText {
    private static final int LINES_SHOWN = 200;
    private static final int AREAS_SHOWN = 8;

    private StoryText() {
    }

    /** The whole story, ending in a newline. */
    public static String of(Story story) {
        StringBuilder text = new StringBuilder();
        for (Story.Boot boot : story.boots()) {
            text.append(String.format(Locale.ROOT, "Boot %d, at %.3f s: %s%n", boot.number(), boot.start() / 1e12, boot.cause()));
            int left = Math.max(0, boot.events().size() - LINES_SHOWN);
            for (int i = 0; i < boot.events().size(); i++) {
                if (left > 0 && i == LINES_SHOWN / 2) {
                    text.append("              ... ").append(left).append(" lines ...").append(System.lineSeparator());
                    i += left;
                }
                text.append(event(boot.events().get(i))).append(System.lineSeparator());
            }
            use(text, "the bootloader", boot.bootloader());
            use(text, "the image", boot.image());
            text.append(System.lineSeparator());
        }
        text.append(conclusion(story));
        return text.toString();
    }

    /** What came of it. */
    public static String conclusion(Story story) {
        StringBuilder text = new StringBuilder();
        for (Story.Boot boot : story.boots()) {
            text.append(String.format(Locale.ROOT, "boot %2d %14.6f  %-16s %s%n", boot.number(), boot.start() / 1e12, boot.cause(),
                    boot.started().orElse("no image starts")));
        }
        text.append(System.lineSeparator());
        text.append(String.format(Locale.ROOT, "After %s and %.3f s of device time: %s%s; %s.%n", starts(story), story.seconds(), story.judgement().verdict(),
                story.running().map(image -> " (" + image + ")").orElse(""), story.end()));
        story.remarks().forEach(remark -> text.append("  ").append(remark).append(System.lineSeparator()));
        story.findings().forEach(finding -> text.append("  FOUND: ").append(finding).append(System.lineSeparator()));
        text.append(story.good() ? "Nothing is wrong in this story." : "This story does not end well.").append(System.lineSeparator());
        return text.toString();
    }

    static String starts(Story story) {
        return story.boots().size() + (story.boots().size() == 1 ? " start" : " starts");
    }

    private static String event(Story.Event event) {
        return String.format(Locale.ROOT, "%14.6f  %s", event.instant() / 1e12, words(event));
    }

    static String words(Story.Event event) {
        if (event instanceof Story.Line line) {
            return line.text();
        } else if (event instanceof Story.ImageStarted start) {
            return "==> an image starts in " + start.slot() + ": " + start.image();
        } else if (event instanceof Story.Sent sent) {
            return "<== " + sent.what() + ", " + sent.bytes() + " bytes, to " + sent.uart();
        }
        return "### " + ((Story.Ended) event).how();
    }

    private static void use(StringBuilder text, String who, Story.FlashUse use) {
        if (!use.nothing()) {
            text.append("                ").append(flash(who, use)).append(System.lineSeparator());
        }
    }

    static String flash(String who, Story.FlashUse use) {
        return "flash: " + who + " erases " + use.erases() + (use.erases() == 1 ? " page" : " pages") + (use.erases() == 0 ? "" : " (" + areas(use) + ")")
                + ", programs " + use.words() + (use.words() == 1 ? " word" : " words");
    }

    private static String areas(Story.FlashUse use) {
        return use.erased().stream().limit(AREAS_SHOWN).map(Object::toString).collect(Collectors.joining(", ")) + (use.erased().size() > AREAS_SHOWN ? ", ..." : "");
    }
}
