package dev.brownout.campaign.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.Verdict;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.scenario.ScenarioBuilder;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.campaign.story.Storyteller;
import dev.brownout.emulator.core.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/results.md} tells of every key. */
class ResultsDocumentTest {
    // Keys below these are names of images, verdicts or numbers of cuts.
    private static final Set<String> FREE = Set.of("images", "verdicts", "statesByCuts");

    private static ScenarioPlan plan(ScenarioBuilder builder) {
        return ScenarioPlan.of(builder.build(), Engines.find(Engines.DEFAULT));
    }

    private static void collect(JsonNode node, Set<String> keys) {
        node.fieldNames().forEachRemaining(key -> {
            keys.add(key);
            if (!FREE.contains(key)) {
                collect(node.get(key), keys);
            }
        });
        if (node.isArray()) {
            node.forEach(member -> collect(member, keys));
        }
    }

    @Test
    void everyKeyOfEveryResultIsToldOf() throws IOException, InterruptedException {
        Set<String> keys = new TreeSet<>();
        ScenarioBuilder fails = new ScenarioBuilder().accept(List.of("slot-a")).operations(Sweep.Operations.parse("0-0"));
        collect(SweepJson.of(new Sweep(plan(fails).sweep()).run(1, (done, total) -> { })), keys);
        collect(ClosureJson.of(new Closure(plan(new ScenarioBuilder().accept(List.of("slot-a")).cuts(2).states(1)).closure(), () -> false,
                (booted, known, cuts) -> { }).run(1)), keys);
        collect(StoryJson.of(Storyteller.tell(plan(new ScenarioBuilder().cuts(0)).story().orElseThrow())), keys);
        for (Verdict verdict : Verdict.values()) {
            keys.add(verdict.name());
        }
        keys.remove("power");
        String document = Files.readString(Path.of("..", "docs", "results.md"));
        keys.removeIf(key -> document.contains("`" + key + "`"));
        assertEquals(Set.of(), keys);
    }
}
