package dev.brownout.campaign.shard;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.report.SweepJson;
import dev.brownout.emulator.machine.StateHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A part of a sweep as JSON: what {@link SweepJson} says of it, and under {@code shard} every cut point, so that all parts together are as good as the sweep
 * in one piece. Operations and outcomes that many cut points share are written once and named by their number.
 */
final class ShardFile {
    static final String SHARD = "shard";
    private static final String CRC = "crc32";
    static final JsonMapper MAPPER = JsonMapper.builder().addModule(new Jdk8Module()).addMixIn(BootEnd.class, Kinds.class)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

    static {
        MAPPER.registerSubtypes(BootEnd.class.getPermittedSubclasses());
    }

    /** Ends are told apart by the names of their types. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Kinds {
    }

    /** An end and what it means. */
    private record Outcome(BootEnd end, Judge.Judgement judgement, Optional<CrossCheck.Result> check) {
    }

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private record Point(String cut, int place, String state, int outcome) {
    }

    /** The boot without a cut, without what the device holds after it. */
    private record Clean(BootEnd end, Judge.Judgement judgement, long erases, long words, long cycles, long picoseconds,
            Optional<CrossCheck.Result> check) {
        static Clean of(SweepResult.Clean clean) {
            return new Clean(clean.end(), clean.judgement(), clean.erases(), clean.words(), clean.cycles(), clean.picoseconds(), clean.check());
        }
    }

    private record Content(int number, int of, String campaign, Clean clean, List<String> places, List<Outcome> outcomes, List<Point> points) {
    }

    private ShardFile() {
    }

    static String text(Shard shard, Sweep.Plan plan, SweepResult result) {
        Map<String, Integer> places = new LinkedHashMap<>();
        Map<Outcome, Integer> outcomes = new LinkedHashMap<>();
        List<Point> points = new ArrayList<>();
        for (SweepResult.Case one : result.cases()) {
            int place = number(places, one.place());
            int outcome = number(outcomes, new Outcome(one.end(), one.judgement(), one.check()));
            points.add(new Point(one.cut().id(), place, one.state().toString(), outcome));
        }
        ObjectNode content = MAPPER.valueToTree(new Content(shard.number(), shard.of(), plan.fingerprint(), Clean.of(result.clean()), List.copyOf(places.keySet()),
                List.copyOf(outcomes.keySet()), points));
        content.put(CRC, crc(content));
        ObjectNode json = SweepJson.of(result);
        json.set(SHARD, content);
        return SweepJson.text(json);
    }

    private static <T> int number(Map<T, Integer> numbers, T value) {
        Integer known = numbers.putIfAbsent(value, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    /**
     * Reads a part of the sweep of this plan.
     *
     * @param name  what to call it in messages
     * @param clean the boot without a cut, as it is here
     */
    static Part read(String name, String text, Sweep.Plan plan, SweepResult.Clean clean) {
        Content content;
        try {
            if (!(MAPPER.readTree(text).path(SHARD) instanceof ObjectNode shard)) {
                throw new ShardException(name + " is not a part of a sweep; one is what sweep --shard 3/8 writes with --json");
            }
            JsonNode crc = shard.remove(CRC);
            if (crc == null || crc.asLong() != crc(shard)) {
                throw new ShardException(name + " is damaged: its checksum is wrong");
            }
            content = MAPPER.convertValue(shard, Content.class);
        } catch (JsonProcessingException e) {
            throw new ShardException(name + " is damaged: it is not whole JSON", e);
        } catch (IllegalArgumentException e) {
            throw new ShardException(name + " is a part that another version of brownout has written", e);
        }
        if (!content.campaign().equals(plan.fingerprint())) {
            throw new ShardException(name + " is part of another sweep: other images, another bootloader, or other options");
        }
        if (!content.clean().equals(Clean.of(clean))) {
            throw new ShardException(name + " was made by a brownout whose boot without a cut goes otherwise than here");
        }
        return new Part(name, new Shard(content.number(), content.of()), cases(content));
    }

    private static List<SweepResult.Case> cases(Content content) {
        List<SweepResult.Case> cases = new ArrayList<>();
        for (Point point : content.points()) {
            Outcome outcome = content.outcomes().get(point.outcome());
            StateHash.Value state = new StateHash.Value(Long.parseUnsignedLong(point.state().substring(0, 16), 16),
                    Long.parseUnsignedLong(point.state().substring(16), 16));
            cases.add(new SweepResult.Case(CutPoint.parse(point.cut()), content.places().get(point.place()), state, outcome.end(),
                    outcome.judgement(), outcome.check()));
        }
        return cases;
    }

    private static long crc(ObjectNode content) {
        CRC32 crc = new CRC32();
        try {
            crc.update(MAPPER.writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot be written", e);
        }
        return crc.getValue();
    }

    /** A part that was read. */
    record Part(String name, Shard shard, List<SweepResult.Case> cases) {
    }
}
