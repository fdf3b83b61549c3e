package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.report.BootStory;
import dev.brownout.campaign.report.FlashContents;
import dev.brownout.campaign.report.HtmlReport;
import dev.brownout.campaign.report.Phase;
import dev.brownout.campaign.report.Report;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.flash.FlashOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final BootStory STORY = BootStory.tell(Board.build(Scenes.BOARD, new InterpreterFactory()),
            Scenes.update(Scenes.OLD, Scenes.NEW, Asked.TEST).program(), Scenes.oldOrNew(), BootLimits.STANDARD);

    private static String page(List<Report.Failure> failures) {
        return HtmlReport.text(new Report("a <title> & \"more\"", failures.isEmpty(), "the verdict", Map.of("seed", "1"), STORY,
                Optional.of(new Report.Outcomes("aab", List.of("0-before", "0-torn", "0-after"), List.of("an approved image runs", "nothing runs"))),
                Map.of(0, 1L, 1, 20L), failures, 3,
                new FlashContents(0, Scenes.oldOrNew().acceptable(), true, Optional.empty()), List.of(Scenes.MAP)));
    }

    @Test
    void storyOfABootHasItsOperationsItsConsoleAndItsTime() {
        assertTrue(STORY.end() instanceof BootEnd.Started, STORY.end().toString());
        assertTrue(STORY.operations().size() > 1000);
        assertTrue(STORY.console().get(0).text().contains("Brownout bootloader"), STORY.console().get(0).text());
        assertTrue(STORY.seconds() > 0.5 && STORY.seconds() < 10, "seconds " + STORY.seconds());
        long last = STORY.started();
        for (BootStory.Line line : STORY.console()) {
            assertTrue(line.instant() > last && line.instant() <= STORY.ended());
            last = line.instant();
        }
    }

    @Test
    void pageNeedsNothingElse() {
        String page = page(List.of());
        assertFalse(page.contains("http"), "no address");
        assertFalse(Pattern.compile("\\b(src|href)=").matcher(page).find(), "no file");
        assertTrue(page.contains("a &lt;title&gt; &amp; &quot;more&quot;"));
        assertFalse(page.contains("<title> &"));
    }

    @Test
    void pagesAreToldByWhatTheyHold() {
        FlashContents contents = new FlashContents(0, Scenes.oldOrNew().acceptable(), true, Optional.empty());
        int pages = (Scenes.OLD.length + 4095) / 4096;
        assertTrue(contents.pages(STORY.before(), Scenes.MAP.slotA()).startsWith("0-" + (pages - 1) + " old, " + pages + "-"),
                contents.pages(STORY.before(), Scenes.MAP.slotA()));
        assertTrue(contents.pages(STORY.after(), Scenes.MAP.slotA()).startsWith("0-" + (pages - 1) + " new, "), contents.pages(STORY.after(), Scenes.MAP.slotA()));
        NonVolatile moved = new UpdateScene(Scenes::machine, Scenes.MAP).put("one page up", Scenes.MAP.slotA().address() + 4096, Scenes.OLD).program();
        assertEquals("0 erased, 1-" + pages + " old (its pages 0-" + (pages - 1) + "), " + (pages + 1) + "-117 erased", contents.pages(moved, Scenes.MAP.slotA()));
    }

    @Test
    void slotsWithoutTrailersShowTheirLastBytes() {
        Report.Failure failure = new Report.Failure("12-torn", "nothing runs", "", "brownout sweep --replay 12-torn", STORY);
        String page = HtmlReport.text(new Report("title", false, "the verdict", Map.of(), STORY, Optional.empty(), Map.of(), List.of(failure), 0,
                new FlashContents(0, List.of(), false, Optional.empty()), List.of(Scenes.MAP)));
        assertFalse(page.contains("trailer of slot A"));
        assertTrue(page.contains("<th>last bytes of slot A</th><td>ff ff ff ff"), page);
    }

    @Test
    void phasesFollowEachOtherFromPowerOnToTheEnd() {
        long at = STORY.started();
        for (Phase phase : STORY.phases()) {
            assertEquals(at, phase.from());
            assertTrue(phase.duration() > 0);
            at = phase.to();
        }
        assertEquals(STORY.ended(), at);
    }

    // The bootloader says how many cycles they take; the phases are found without it.
    @Test
    void hashAndVerificationTakeAsLongAsTheBootloaderSays() {
        assertEquals(reported("sha256"), time(Phase.Kind.HASH), 0.3e-3);
        double logged = 4 * 80 * 10 / 115200.0;
        assertEquals(reported("ecdsa-p256") + logged / 2, time(Phase.Kind.VERIFY), logged / 2, "two verifications, and two log lines each are sent meanwhile");
        assertEquals(STORY.operations().stream().filter(FlashOperation::erases).mapToLong(FlashOperation::duration).sum() / 1e12, time(Phase.Kind.ERASE), 1e-5);
    }

    private static double time(Phase.Kind kind) {
        return STORY.phases().stream().filter(phase -> phase.kind() == kind).mapToLong(Phase::duration).sum() / 1e12;
    }

    private static double reported(String what) {
        Pattern line = Pattern.compile(what + " (\\d+) cycles.*");
        return STORY.console().stream().map(each -> line.matcher(each.text())).filter(Matcher::find).mapToLong(m -> Long.parseLong(m.group(1))).sum() / 64e6;
    }

    @Test
    void phasesAddUpToTheWholeBoot() {
        Matcher shares = Pattern.compile("<td>([0-9.]+) %</td>").matcher(page(List.of()));
        double sum = 0;
        int count = 0;
        while (shares.find()) {
            sum += Double.parseDouble(shares.group(1));
            count++;
        }
        assertEquals(5, count);
        assertEquals(100, sum, 0.2);
    }

    @Test
    void failureShowsItsTrailersItsConsoleAndHowToSeeItAgain() {
        String page = page(List.of(new Report.Failure("12-torn", "nothing runs", "Cut in something.", "brownout sweep --replay 12-torn", STORY)));
        assertTrue(page.contains("<pre class=\"command\">brownout sweep --replay 12-torn</pre>"));
        assertTrue(page.contains("<tr class=\"changed\"><th>trailer of slot A</th><td>magic unset, image_ok unset, copy_done unset, swap type none"), page);
        assertTrue(page.contains("magic good, image_ok unset, copy_done set, swap type test"), page);
        assertTrue(page.contains("... and 3 more"));
        assertTrue(page.contains("[boot]"));
    }
}
