package dev.brownout.cli.sweep;

import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.scenario.Scenario;
import dev.brownout.campaign.scenario.ScenarioBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Image 1 of a bootloader with two images, as options; what an option says counts. */
final class SecondImageOptions {

    @Option(names = "--two-images", description = "The bootloader has two images, each with slots of its own; without --bootloader, the bundled one that swaps"
            + " an application and a library which need each other. The options below imply it.")
    private boolean two;

    @Option(names = "--slot-a-1", paramLabel = "FILE", description = "The signed image 1 that the device runs before the update (default: a bundled library).")
    private Path slotA;

    @Option(names = "--slot-b-1", paramLabel = "FILE", description = "The signed image 1 that was downloaded (default: a bundled library). empty: there is none.")
    private Path slotB;

    @Option(names = "--request-1", paramLabel = "WHAT", description = "How the application asked for image 1 in its slot B: test (the default), permanent or"
            + " nothing.")
    private UpdateScene.Asked request;

    @Option(names = "--together", paramLabel = "A+B,...", split = ",", description = "What of image 0 may run with what of image 1, such as"
            + " slot-a+slot-a,slot-b+slot-b (default: whatever the images' dependencies allow).")
    private List<String> together;

    List<String> together() {
        return together;
    }

    void setIn(ScenarioBuilder builder, List<String> words) {
        if (!two && slotA == null && slotB == null && request == null && words == null) {
            return;
        }
        Scenario.Second known = builder.second();
        builder.second(new Scenario.Second(new Scenario.Images(Optional.ofNullable(slotA).or(known.images()::slotA), Optional.ofNullable(slotB).or(
                known.images()::slotB)), Optional.ofNullable(request).orElse(known.request()), Optional.ofNullable(words).orElse(known.together())));
        origin(builder, "image-1.slot-a", "--slot-a-1", slotA);
        origin(builder, "image-1.slot-b", "--slot-b-1", slotB);
        origin(builder, "image-1.together", "--together", words);
        origin(builder, "image-1", "--two-images", two ? two : null);
    }

    private static void origin(ScenarioBuilder builder, String key, String option, Object value) {
        if (value != null) {
            builder.origin(key, option);
        }
    }
}
