package dev.brownout.campaign.report;

import dev.brownout.campaign.story.Story;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A story as one HTML file that needs nothing else: what is wrong first, then all boots on one line of time, then each with its console. */
public final class StoryHtml {
    private static final int LINES_SHOWN = 400;

    private final Story story;
    private final StringBuilder html = new StringBuilder();

    private StoryHtml(Story story) {
        this.story = story;
    }

    /**
     * @param title   what the story is about
     * @param command the command line that tells it again
     * @param facts   what else to say, by name
     * @param flash   says what lies in flash
     */
    public static String text(Story story, String title, String command, Map<String, String> facts, FlashContents flash) {
        StoryHtml page = new StoryHtml(story);
        page.write(title, command, facts, flash);
        return page.html.toString();
    }

    private void write(String title, String command, Map<String, String> facts, FlashContents flash) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>").append(HtmlReport.escaped(title)).append("</title>\n<style>\n")
                .append(HtmlReport.resource("report.css")).append(HtmlReport.resource("story.css")).append("</style>\n</head>\n<body>\n<main>\n");
        head(title, facts);
        findings(command);
        overview();
        flash.log(story.flash(), true).ifPresent(log -> html.append("<section>\n<h2>The state log at the end, as it lies in flash</h2>\n<div class=\"scroll\"><pre>")
                .append(HtmlReport.escaped(log)).append("</pre></div>\n</section>\n"));
        story.boots().forEach(this::boot);
        html.append("</main>\n</body>\n</html>\n");
    }

    private void head(String title, Map<String, String> facts) {
        html.append("<header class=\"").append(story.good() ? "good" : "bad").append("\">\n<p class=\"kind\">Brownout story</p>\n<h1>")
                .append(story.good() ? "Nothing is wrong in this story" : "This story does not end well").append("</h1>\n<p>").append(HtmlReport.escaped(title))
                .append("</p>\n</header>\n<dl class=\"facts\">\n");
        Map<String, String> all = new LinkedHashMap<>(facts);
        all.put("at the end", story.judgement().verdict() + story.running().map(image -> " (" + image + ")").orElse(""));
        all.put("starts", Integer.toString(story.boots().size()));
        all.put("device time", seconds(story.seconds()));
        all.forEach((name, value) -> html.append("<div><dt>").append(HtmlReport.escaped(name)).append("</dt><dd>").append(HtmlReport.escaped(value)).append("</dd></div>\n"));
        html.append("</dl>\n");
    }

    private void findings(String command) {
        html.append("<section>\n<h2>").append(story.good() ? "The end" : "What is wrong").append("</h2>\n<ul class=\"findings\">\n");
        story.findings().forEach(finding -> html.append("<li>").append(HtmlReport.escaped(finding)).append("</li>\n"));
        if (story.good()) {
            html.append("<li class=\"fine\">").append(HtmlReport.escaped(story.running().orElse("Nothing") + " runs: " + story.end())).append(".</li>\n");
        }
        html.append("</ul>\n");
        story.remarks().forEach(remark -> html.append("<p class=\"note\">").append(HtmlReport.escaped(remark)).append("</p>\n"));
        html.append("<pre class=\"command\">").append(HtmlReport.escaped(command)).append("</pre>\n</section>\n");
    }

    // A row a boot, in the order of time; the bar shows when, on one scale for all.
    private void overview() {
        double whole = Math.max(story.seconds(), 1e-9);
        html.append("<section>\n<h2>Boot after boot</h2>\n<div class=\"scroll\"><table class=\"boots\"><thead><tr><th>boot</th><th>from</th><th>started by</th>"
                + "<th>image that starts</th><th>ends by</th><th class=\"when\">when</th></tr></thead><tbody>\n");
        for (int i = 0; i < story.boots().size(); i++) {
            Story.Boot boot = story.boots().get(i);
            boolean last = i + 1 == story.boots().size();
            double from = boot.start() / 1e12;
            double to = last ? story.seconds() : story.boots().get(i + 1).start() / 1e12;
            html.append(String.format(Locale.ROOT, "<tr><td><a href=\"#boot%d\">%d</a></td><td>%s</td><td>%s</td><td>%s</td><td>%s</td>"
                    + "<td class=\"when\"><span class=\"span\" style=\"margin-left:%.3f%%;width:%.3f%%\"></span></td></tr>%n", boot.number(), boot.number(), seconds(from),
                    HtmlReport.escaped(boot.cause()), HtmlReport.escaped(boot.started().orElse("none")), HtmlReport.escaped(last ? story.end() : story.boots().get(i + 1).cause()),
                    100 * from / whole, 100 * (to - from) / whole));
        }
        html.append("</tbody></table></div>\n</section>\n");
    }

    private void boot(Story.Boot boot) {
        html.append(String.format(Locale.ROOT, "<section id=\"boot%d\">%n<h2>Boot %d: %s, at %s</h2>%n<ol class=\"events\">%n", boot.number(), boot.number(),
                HtmlReport.escaped(boot.cause()), seconds(boot.start() / 1e12)));
        int left = Math.max(0, boot.events().size() - LINES_SHOWN);
        for (int i = 0; i < boot.events().size(); i++) {
            if (left > 0 && i == LINES_SHOWN / 2) {
                html.append("<li class=\"note\">").append(left).append(" lines are left out here; the JSON file beside this one has them.</li>\n");
                i += left;
            }
            event(boot.events().get(i));
        }
        html.append("</ol>\n");
        use("the bootloader", boot.bootloader());
        use("the image", boot.image());
        html.append("</section>\n");
    }

    private void event(Story.Event event) {
        String kind = event instanceof Story.Line ? "line" : event instanceof Story.ImageStarted ? "start" : event instanceof Story.Sent ? "sent" : "ended";
        String words = event instanceof Story.Line line ? line.text()
                : event instanceof Story.ImageStarted start ? "An image starts in " + start.slot() + ": " + start.image()
                : event instanceof Story.Sent sent ? "Sent to " + sent.uart() + ": " + sent.what() + ", " + sent.bytes() + " bytes"
                : "Ended by " + ((Story.Ended) event).how();
        html.append(String.format(Locale.ROOT, "<li class=\"%s\"><time>%.6f</time> <span>%s</span></li>%n", kind, event.instant() / 1e12, HtmlReport.escaped(words)));
    }

    private void use(String who, Story.FlashUse use) {
        if (!use.nothing()) {
            html.append("<p class=\"note\">").append(HtmlReport.escaped(StoryText.flash(who, use))).append("</p>\n");
        }
    }

    private static String seconds(double seconds) {
        if (seconds < 600) {
            return String.format(Locale.ROOT, "%.3f s", seconds);
        }
        return String.format(Locale.ROOT, "%d h %02d min %06.3f s", (int) (seconds / 3600), (int) (seconds / 60) % 60, seconds % 60);
    }
}
