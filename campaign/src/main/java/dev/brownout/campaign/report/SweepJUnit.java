package dev.brownout.campaign.report;

import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.report.JUnitXml.TestCase;
import java.util.ArrayList;
import java.util.List;

/**
 * A sweep as JUnit XML. The cuts of one flash operation are one test case, so that a sweep of tens of thousands of cuts stays readable in a
 * CI's table; a failing one names each of its cuts and the command that replays it.
 */
public final class SweepJUnit {
    private SweepJUnit() {
    }

    /**
     * @param suite   name of the suite
     * @param replay  the command line that replays a cut, up to and with {@code --replay}
     */
    public static String text(String suite, String replay, SweepResult result) {
        List<TestCase> tests = new ArrayList<>();
        SweepResult.Clean clean = result.clean();
        tests.add(clean.good() ? TestCase.passed("boot without a cut") : new TestCase("boot without a cut", clean.judgement().verdict().toString(),
                clean.end() + "\n" + clean.check().map(CrossCheck.Result::difference).orElse("")));
        List<SweepResult.Case> cases = result.cases();
        int at = 0;
        while (at < cases.size()) {
            int end = at;
            while (end < cases.size() && same(cases.get(end).cut(), cases.get(at).cut())) {
                end++;
            }
            tests.add(operation(replay, cases.subList(at, end)));
            at = end;
        }
        return JUnitXml.text(suite, tests);
    }

    private static boolean same(CutPoint one, CutPoint other) {
        return one.operation() == other.operation() && one.atCycle() == other.atCycle();
    }

    private static TestCase operation(String replay, List<SweepResult.Case> cuts) {
        SweepResult.Case first = cuts.get(0);
        StringBuilder text = new StringBuilder();
        String message = "";
        for (SweepResult.Case cut : cuts) {
            if (!cut.good()) {
                String what = cut.judgement().verdict().good() ? cut.check().map(CrossCheck.Result::difference).orElse("")
                        : cut.judgement().verdict() + ": " + cut.end();
                message = message.isEmpty() ? what : message;
                text.append(cut.cut().id()).append(": ").append(what).append('\n').append(replay).append(' ').append(cut.cut().id()).append('\n');
            }
        }
        return new TestCase((first.cut().atCycle() ? "reset at cycle " : "cut at ") + first.cut().operation() + ": " + first.place(), message, text.toString());
    }
}
