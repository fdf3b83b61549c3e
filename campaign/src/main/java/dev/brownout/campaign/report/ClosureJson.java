package dev.brownout.campaign.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brownout.campaign.Step;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import java.util.Locale;

/** A closure as one JSON object, fields in a fixed order. The text comes from {@link SweepJson#text}. */
public final class ClosureJson {
    private ClosureJson() {
    }

    public static ObjectNode of(ClosureResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Closure.Plan plan = result.plan();
        json.put("good", result.good() && result.closed());
        json.put("closed", result.closed());
        if (plan.cuts() == Closure.ANY_NUMBER) {
            json.put("cuts", "closure");
        } else {
            json.put("cuts", plan.cuts());
        }
        json.put("tearing", plan.tearing().name().toLowerCase(Locale.ROOT));
        json.put("seed", plan.seed());
        ArrayNode kinds = json.putArray("faults");
        plan.faults().kinds().forEach(kind -> kinds.add(kind.label()));
        json.put("applicationSeconds", plan.limits().applicationSeconds());
        ArrayNode leftOut = json.putArray("leftOut");
        plan.leftOut().names().forEach(leftOut::add);
        result.readUnwritten().ifPresent(address -> json.put("readUnwritten", String.format("0x%08x", address)));
        json.put("states", result.nodes());
        json.put("statesLeft", result.open());
        if (!result.closed()) {
            json.put("endedBy", result.heapFull() ? "memory" : "budget");
        }
        json.put("machineStates", result.states());
        json.put("cutPoints", result.cutPoints());
        ObjectNode depths = json.putObject("statesByCuts");
        result.depths().forEach((cuts, count) -> depths.put(cuts.toString(), count));
        ObjectNode verdicts = json.putObject("verdicts");
        result.verdicts().forEach((verdict, count) -> verdicts.put(verdict.name(), count));
        ObjectNode images = json.putObject("images");
        result.images().forEach(images::put);
        json.put("crossChecked", plan.crossCheck().isPresent());
        json.put("crossCheckDiffers", result.differing());
        ArrayNode differences = json.putArray("crossCheckDifferences");
        result.differences().forEach(way -> differences.add(Step.path(way)));
        ArrayNode failures = json.putArray("failures");
        for (ClosureResult.Failure failure : result.failures()) {
            ObjectNode one = failures.addObject();
            one.put("id", failure.id());
            one.put("verdict", failure.judgement().verdict().name());
            one.put("image", failure.judgement().image());
            one.put("end", failure.end().toString());
            one.put("states", failure.nodes());
        }
        return json;
    }
}
