package dev.brownout.campaign.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.Verdict;
import java.util.Locale;
import java.util.Map;

/** A sweep as one JSON object, fields in a fixed order: the same result gives the same bytes. */
public final class SweepJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private SweepJson() {
    }

    public static ObjectNode of(SweepResult result) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("good", result.good());
        json.put("tearing", result.tearing().name().toLowerCase(Locale.ROOT));
        json.put("seed", result.seed());
        ArrayNode leftOut = json.putArray("leftOut");
        result.leftOut().names().forEach(leftOut::add);
        ObjectNode kinds = json.putObject("faults");
        result.kinds().forEach((kind, count) -> kinds.putObject(kind.label()).put("points", count).put("failing", result.failingKinds().getOrDefault(kind, 0L)));
        SweepResult.Clean clean = result.clean();
        ObjectNode boot = json.putObject("cleanBoot");
        boot.put("end", clean.end().toString());
        boot.put("verdict", clean.judgement().verdict().name());
        boot.put("image", clean.judgement().image());
        boot.put("cycles", clean.cycles());
        boot.put("deviceSeconds", clean.seconds());
        boot.put("erases", clean.erases());
        boot.put("words", clean.words());
        clean.check().ifPresent(check -> check(boot, check));
        json.put("cutPoints", result.cases().size());
        json.put("distinctStates", result.distinct());
        json.put("recovered", result.recovered());
        ObjectNode verdicts = json.putObject("verdicts");
        for (Map.Entry<Verdict, Long> entry : result.verdicts().entrySet()) {
            verdicts.put(entry.getKey().name(), entry.getValue());
        }
        ObjectNode images = json.putObject("images");
        result.images().forEach(images::put);
        json.put("crossChecked", result.crossChecked());
        json.put("crossCheckDiffers", result.differing());
        json.put("crossCheckHalfWritten", result.halfWritten());
        ArrayNode failures = json.putArray("failures");
        for (SweepResult.Case failure : result.failures()) {
            ObjectNode one = failures.addObject();
            one.put("id", failure.cut().id());
            one.put("fault", failure.cut().kind().label());
            one.put("operation", failure.place());
            one.put("verdict", failure.judgement().verdict().name());
            one.put("image", failure.judgement().image());
            one.put("end", failure.end().toString());
            failure.check().ifPresent(check -> check(one, check));
        }
        return json;
    }

    private static void check(ObjectNode into, CrossCheck.Result check) {
        into.put("crossCheckEqual", check.equal());
        into.put("crossCheckDifference", check.difference());
    }

    /** The object as text, ending in a newline. */
    public static String text(ObjectNode json) {
        return json.toPrettyString().replace("\r\n", "\n") + "\n";
    }
}
