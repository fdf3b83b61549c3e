package dev.brownout.campaign.report;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapState;
import dev.brownout.bootloader.swap.Trailer;
import dev.brownout.bootloader.swap.TrailerLayout;
import dev.brownout.campaign.ArrayFlash;
import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.NonVolatileState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A campaign as one HTML file that needs nothing else: no network, no fonts, no scripts from elsewhere. */
public final class HtmlReport {
    private static final int TIMELINE_BINS = 600;
    private static final int CONSOLE_LINES = 60;
    private static final int BYTES = 16;

    private final Report report;
    private final StringBuilder html = new StringBuilder();

    private HtmlReport(Report report) {
        this.report = report;
    }

    public static String text(Report report) {
        HtmlReport page = new HtmlReport(report);
        page.write();
        return page.html.toString();
    }

    private void write() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>").append(escaped(report.title())).append("</title>\n<style>\n")
                .append(resource("report.css")).append("</style>\n</head>\n<body>\n<main>\n");
        head();
        timeline();
        cutMap();
        depths();
        flashMap();
        failures();
        html.append("</main>\n<script>\n").append(resource("report.js")).append("</script>\n</body>\n</html>\n");
    }

    private void head() {
        html.append("<header class=\"").append(report.good() ? "good" : "bad").append("\">\n<p class=\"kind\">Brownout power-cut report</p>\n<h1>")
                .append(escaped(report.verdict())).append("</h1>\n<p>").append(escaped(report.title())).append("</p>\n</header>\n<dl class=\"facts\">\n");
        report.facts().forEach((name, value) -> html.append("<div><dt>").append(escaped(name)).append("</dt><dd>").append(escaped(value)).append("</dd></div>\n"));
        html.append("</dl>\n");
    }

    private void timeline() {
        BootStory clean = report.clean();
        long whole = Math.max(1, clean.ended() - clean.started());
        html.append("<section>\n<h2>The update without a cut</h2>\n<p>").append(escaped(clean.end().toString())).append(" after ")
                .append(seconds(whole)).append(" of device time.</p>\n<div class=\"bar\" role=\"img\" aria-label=\"time by phase\">");
        Map<Phase.Kind, Long> times = new EnumMap<>(Phase.Kind.class);
        clean.phases().forEach(phase -> times.merge(phase.kind(), phase.duration(), Long::sum));
        times.forEach((kind, time) -> part(kind, time, whole));
        html.append("</div>\n<table class=\"phases\"><thead><tr><th>phase</th><th>time</th><th>share</th><th>operations</th></tr></thead><tbody>\n");
        for (Phase.Kind kind : Phase.Kind.values()) {
            phase(kind, times.getOrDefault(kind, 0L), whole);
        }
        List<Integer> rows = touched();
        html.append("</tbody></table>\n<div class=\"bar order\" role=\"img\" aria-label=\"phases in their order\">");
        clean.phases().forEach(phase -> part(phase.kind(), phase.duration(), whole));
        html.append("</div>\n<canvas id=\"activity\" class=\"wide\" data-bins=\"").append(TIMELINE_BINS).append("\" data-rows=\"")
                .append(rows.stream().map(page -> String.format("%x", report.contents().flashBase() + geometry().pageStart(page))).collect(Collectors.joining(" ")))
                .append("\" data-seconds=\"").append(number(whole / 1e12)).append("\" data-marks=\"").append(activity(whole, rows))
                .append("\"></canvas>\n<p class=\"note\">The phases in their order, and the pages that are touched meanwhile: <span class=\"key erase\"></span> a page is erased, "
                        + "<span class=\"key copy\"></span> words in it are programmed. Higher addresses above. Phases are told apart by the flash operations and by what the core reads, "
                        + "whatever the bootloader says.</p>\n");
        console(clean);
        html.append("</section>\n");
    }

    private void part(Phase.Kind kind, long time, long whole) {
        html.append("<span class=\"").append(name(kind)).append("\" style=\"width:").append(number(100.0 * time / whole)).append("%\"></span>");
    }

    private void phase(Phase.Kind kind, long time, long whole) {
        boolean operates = kind == Phase.Kind.ERASE || kind == Phase.Kind.COPY;
        long count = report.clean().operations().stream().filter(operation -> operation.erases() == (kind == Phase.Kind.ERASE)).count();
        html.append("<tr><td><span class=\"key ").append(name(kind)).append("\"></span> ").append(kind.title()).append("</td><td>").append(seconds(time)).append("</td><td>")
                .append(String.format(Locale.ROOT, "%.1f %%", 100.0 * time / whole)).append("</td><td>").append(operates ? Long.toString(count) : "").append("</td></tr>\n");
    }

    private static String name(Phase.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Pages of the code flash that the update touches, from the lowest address. */
    private List<Integer> touched() {
        return codeFlash().map(operation -> geometry().pageOf(operation.offset())).distinct().sorted().toList();
    }

    private Stream<FlashOperation> codeFlash() {
        List<FlashOperation> all = report.clean().operations();
        return all.stream().filter(operation -> operation.array().equals(all.get(0).array()));
    }

    // bin, row, kind; bin, row, kind; ...: what happened in which of these pages in which part of the time, each once.
    private String activity(long whole, List<Integer> rows) {
        Set<String> marks = new LinkedHashSet<>();
        codeFlash().forEach(operation -> {
            int row = rows.indexOf(geometry().pageOf(operation.offset()));
            long from = (operation.start() - report.clean().started()) * TIMELINE_BINS / whole;
            long to = Math.min(TIMELINE_BINS - 1, (operation.end() - report.clean().started()) * TIMELINE_BINS / whole);
            for (long bin = from; bin <= (operation.erases() ? to : from); bin++) {
                marks.add(bin + "," + row + "," + (operation.erases() ? 'e' : 'p'));
            }
        });
        return String.join(";", marks);
    }

    private void cutMap() {
        report.outcomes().ifPresent(outcomes -> {
            html.append("<section>\n<h2>Every cut point</h2>\n<p class=\"legend\">");
            for (int i = 0; i < outcomes.legend().size(); i++) {
                char code = (char) ('a' + i);
                long count = outcomes.codes().chars().filter(c -> c == code).count();
                html.append("<span><span class=\"key o").append(i).append("\"></span> ").append(escaped(outcomes.legend().get(i))).append(" (").append(count).append(")</span> ");
            }
            html.append("</p>\n<canvas id=\"cuts\" class=\"wide\" data-codes=\"").append(outcomes.codes()).append("\" data-names=\"")
                    .append(escaped(String.join(" ", outcomes.names()))).append("\" data-legend=\"").append(escaped(String.join("|", outcomes.legend())))
                    .append("\"></canvas>\n<p class=\"note\" id=\"cut\">In the order of the boot, row by row. Point at one to see its name.</p>\n</section>\n");
        });
    }

    private void depths() {
        if (report.depths().isEmpty()) {
            return;
        }
        long most = report.depths().values().stream().max(Long::compare).orElse(1L);
        html.append("<section>\n<h2>States by the least number of cuts</h2>\n<table class=\"depths\"><thead><tr><th>cuts</th><th>flash contents at power-on</th><th></th>"
                + "</tr></thead><tbody>\n");
        report.depths().forEach((cuts, count) -> html.append("<tr><td>").append(cuts).append("</td><td>").append(count)
                .append("</td><td class=\"grow\"><span class=\"meter\" style=\"width:").append(number(100.0 * count / most)).append("%\"></span></td></tr>\n"));
        html.append("</tbody></table>\n</section>\n");
    }

    private void flashMap() {
        NonVolatileState before = report.clean().before().codeFlash();
        NonVolatileState after = report.clean().after().codeFlash();
        int most = 1;
        for (int page = 0; page < geometry().pages(); page++) {
            most = Math.max(most, after.wear(page) - before.wear(page));
        }
        html.append("<section>\n<h2>Flash and its wear</h2>\n<p>Erases of each page by one update without a cut; the most is ").append(most).append(".</p>\n");
        for (SlotLayout area : areas()) {
            html.append("<h3>").append(escaped(area.name())).append(String.format(" <small>0x%08x to 0x%08x</small></h3>%n<div class=\"pages\">",
                    area.address(), area.address() + area.size() - 1));
            int first = geometry().pageOf(area.address() - report.contents().flashBase());
            int last = geometry().pageOf(area.address() + area.size() - 1 - report.contents().flashBase());
            for (int page = first; page <= last; page++) {
                int erases = after.wear(page) - before.wear(page);
                html.append(String.format(Locale.ROOT, "<i style=\"--w:%.2f\" title=\"0x%08x: erased %d times\"></i>", (double) erases / most,
                        report.contents().flashBase() + geometry().pageStart(page), erases));
            }
            html.append("</div>\n");
        }
        String elsewhere = IntStream.range(0, geometry().pages()).filter(page -> after.wear(page) > before.wear(page) && areas().stream().noneMatch(area ->
                geometry().pageStart(page) + report.contents().flashBase() >= area.address()
                        && geometry().pageStart(page) + report.contents().flashBase() < area.address() + area.size()))
                .mapToObj(page -> String.format("0x%08x: %d", report.contents().flashBase() + geometry().pageStart(page), after.wear(page) - before.wear(page)))
                .collect(Collectors.joining(", "));
        if (!elsewhere.isEmpty()) {
            html.append("<p>Erases elsewhere, by page: ").append(elsewhere).append(".</p>\n");
        }
        html.append("</section>\n");
    }

    private List<SlotLayout> areas() {
        FlashMap first = report.maps().get(0);
        List<SlotLayout> areas = new ArrayList<>(List.of(first.boot()));
        report.maps().forEach(map -> areas.addAll(List.of(map.slotA(), map.slotB())));
        areas.addAll(first.strategy().areas());
        return areas;
    }

    private void failures() {
        if (report.failures().isEmpty()) {
            return;
        }
        html.append("<section>\n<h2>Failures</h2>\n");
        for (Report.Failure failure : report.failures()) {
            html.append("<article>\n<h3>").append(escaped(failure.id())).append("</h3>\n<p><strong>").append(escaped(failure.what())).append("</strong></p>\n");
            if (!failure.detail().isEmpty()) {
                html.append("<p>").append(escaped(failure.detail())).append("</p>\n");
            }
            html.append("<pre class=\"command\">").append(escaped(failure.replay())).append("</pre>\n<div class=\"scroll\"><table><thead><tr><th></th><th>before this boot</th>"
                    + "<th>after it</th></tr></thead><tbody>\n");
            for (SlotLayout slot : areas().stream().skip(1).toList()) {
                NonVolatile before = failure.boot().before();
                NonVolatile after = failure.boot().after();
                row("pages of " + slot.name(), report.contents().pages(before, slot), report.contents().pages(after, slot));
                row("first bytes of " + slot.name(), bytes(before, slot.address()), bytes(after, slot.address()));
                if (report.contents().trailers()) {
                    row("trailer of " + slot.name(), trailer(before, slot), trailer(after, slot));
                } else {
                    int end = slot.address() + slot.size() - BYTES;
                    row("last bytes of " + slot.name(), bytes(before, end), bytes(after, end));
                }
            }
            html.append("</tbody></table></div>\n");
            report.contents().log(failure.boot().after(), false).ifPresent(log -> html.append("<p>State log after it, as it lies in flash:</p>\n<pre>")
                    .append(escaped(log)).append("</pre>\n"));
            html.append("<p>").append(failure.boot().operations().size()).append(" flash operations in this boot");
            // A boot that repeats itself up to the limit is not executed that long.
            if (!(failure.boot().end() instanceof BootEnd.TimedOut)) {
                html.append(", ").append(seconds(failure.boot().ended() - failure.boot().started())).append(" of device time");
            }
            html.append(".</p>\n");
            console(failure.boot());
            html.append("</article>\n");
        }
        if (report.omitted() > 0) {
            html.append("<p>... and ").append(report.omitted()).append(" more; the JSON file beside this one has them all.</p>\n");
        }
        html.append("</section>\n");
    }

    private void row(String name, String before, String after) {
        html.append("<tr").append(before.equals(after) ? "" : " class=\"changed\"").append("><th>").append(escaped(name)).append("</th><td>").append(escaped(before))
                .append("</td><td>").append(escaped(after)).append("</td></tr>\n");
    }

    private String trailer(NonVolatile node, SlotLayout slot) {
        ArrayFlash flash = new ArrayFlash(report.contents().flashBase(), node.codeFlash());
        Trailer trailer = new Trailer(flash, report.maps().get(0), slot);
        SwapState state = trailer.state();
        return String.format(Locale.ROOT, "magic %s, image_ok %s, copy_done %s, swap type %s, swap size %s, %d status entries", state.magic(), state.imageOk(),
                state.copyDone(), state.type(), erased(node, trailer.layout()) ? "erased" : Long.toString(trailer.swapSize()), trailer.statusFound())
                .toLowerCase(Locale.ROOT);
    }

    private boolean erased(NonVolatile node, TrailerLayout layout) {
        for (byte b : node.codeFlash().read(layout.swapSize() - report.contents().flashBase(), Integer.BYTES)) {
            if (b != -1) {
                return false;
            }
        }
        return true;
    }

    private String bytes(NonVolatile node, int address) {
        StringBuilder text = new StringBuilder();
        for (byte b : node.codeFlash().read(address - report.contents().flashBase(), BYTES)) {
            text.append(String.format("%02x ", b));
        }
        return text.toString().strip();
    }

    private void console(BootStory boot) {
        if (boot.console().isEmpty()) {
            return;
        }
        html.append("<details").append(boot == report.clean() ? "" : " open").append("><summary>Console (").append(boot.console().size())
                .append(" lines)</summary>\n<pre>");
        List<BootStory.Line> lines = boot.console();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.size() > CONSOLE_LINES && i == CONSOLE_LINES / 2) {
                int left = lines.size() - CONSOLE_LINES;
                html.append("... ").append(left).append(" lines ...\n");
                i += left;
            }
            html.append(String.format(Locale.ROOT, "%10.6f  ", (lines.get(i).instant() - boot.started()) / 1e12)).append(escaped(lines.get(i).text())).append('\n');
        }
        html.append("</pre></details>\n");
    }

    private FlashGeometry geometry() {
        return report.clean().before().codeFlash().geometry();
    }

    private static String seconds(long picoseconds) {
        return picoseconds >= 1_000_000_000_000L ? String.format(Locale.ROOT, "%.3f s", picoseconds / 1e12) : String.format(Locale.ROOT, "%.1f ms", picoseconds / 1e9);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
