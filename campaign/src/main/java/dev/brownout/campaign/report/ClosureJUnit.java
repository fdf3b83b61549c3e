package dev.brownout.campaign.report;

import dev.brownout.campaign.Step;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.report.JUnitXml.TestCase;
import java.util.ArrayList;
import java.util.List;

/** A closure as JUnit XML: one test for the verdict of each kind, one for the cross-check, one for being closed. */
public final class ClosureJUnit {
    private ClosureJUnit() {
    }

    /**
     * @param suite   name of the suite
     * @param replay  the command line that replays a way, up to and with {@code --replay}
     */
    public static String text(String suite, String replay, ClosureResult result) {
        List<TestCase> tests = new ArrayList<>();
        if (result.failures().isEmpty()) {
            tests.add(TestCase.passed("an approved image runs from each of " + result.booted() + " states"));
        }
        for (ClosureResult.Failure failure : result.failures()) {
            tests.add(new TestCase(failure.judgement().verdict() + ": " + failure.end(), failure.nodes() + " states lead there",
                    "the shortest way is " + failure.id() + "\n" + replay + " " + failure.id() + "\n"));
        }
        if (result.plan().crossCheck().isPresent()) {
            String name = "the reference bootloader does the same";
            tests.add(result.differing() == 0 ? TestCase.passed(name) : new TestCase(name, "it does otherwise in " + result.differing() + " states",
                    replay + " " + Step.path(result.differences().get(0)) + "\n"));
        }
        tests.add(result.closed() ? TestCase.passed("every state was looked at")
                : new TestCase("every state was looked at", "not closed: " + result.open() + " states left",
                        result.heapFull() ? "The Java heap is full.\n" : "The budget ended the search.\n"));
        return JUnitXml.text(suite, tests);
    }
}
