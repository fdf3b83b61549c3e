package dev.brownout.campaign.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brownout.campaign.story.Story;

/** A story as one JSON object, fields in a fixed order. Instants are seconds of device time since the first power-on. */
public final class StoryJson {
    private StoryJson() {
    }

    public static ObjectNode of(Story story) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("good", story.good());
        json.put("verdict", story.judgement().verdict().name());
        json.put("image", story.judgement().image());
        json.put("running", story.running().orElse(""));
        json.put("end", story.end());
        json.put("deviceSeconds", story.seconds());
        story.findings().forEach(json.putArray("findings")::add);
        story.remarks().forEach(json.putArray("remarks")::add);
        ArrayNode boots = json.putArray("boots");
        for (Story.Boot boot : story.boots()) {
            ObjectNode one = boots.addObject();
            one.put("number", boot.number());
            one.put("cause", boot.cause());
            one.put("start", boot.start() / 1e12);
            one.put("started", boot.started().orElse(""));
            ArrayNode events = one.putArray("events");
            boot.events().forEach(event -> event(events.addObject(), event));
            flash(one.putObject("bootloaderFlash"), boot.bootloader());
            flash(one.putObject("imageFlash"), boot.image());
        }
        return json;
    }

    private static void event(ObjectNode into, Story.Event event) {
        into.put("at", event.instant() / 1e12);
        if (event instanceof Story.Line line) {
            into.put("line", line.text());
        } else if (event instanceof Story.ImageStarted start) {
            into.put("startsIn", start.slot()).put("image", start.image());
        } else if (event instanceof Story.Sent sent) {
            into.put("sent", sent.what()).put("bytes", sent.bytes()).put("uart", sent.uart());
        } else if (event instanceof Story.Ended ended) {
            into.put("endedBy", ended.how());
        }
    }

    private static void flash(ObjectNode into, Story.FlashUse use) {
        into.put("erases", use.erases()).put("words", use.words());
        ArrayNode erased = into.putArray("erased");
        use.erased().forEach(area -> erased.addObject().put("address", String.format("0x%08x", area.address())).put("size", area.size()));
    }
}
