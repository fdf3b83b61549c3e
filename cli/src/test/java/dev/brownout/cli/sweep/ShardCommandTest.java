package dev.brownout.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import dev.brownout.fixtures.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardCommandTest {
    @TempDir
    private Path folder;

    private String scenario;

    @BeforeEach
    void writeScenario() throws IOException {
        Files.write(folder.resolve("v1.bin"), BundledUpdate.signed(Fixtures.V1_CONFIRMS));
        Files.write(folder.resolve("v2.bin"), BundledUpdate.signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK));
        scenario = Files.writeString(folder.resolve("scenario.yaml"), "images: {slot-a: v1.bin, slot-b: v2.bin}\naccept: [slot-a]\nfaults: {operations: 3-6}\n").toString();
    }

    private String run(int exit, String... words) {
        List<String> all = new ArrayList<>(List.of("sweep", scenario));
        all.addAll(List.of(words));
        return text(exit, all.toArray(String[]::new));
    }

    private static String text(int exit, String... all) {
        StringWriter messages = new StringWriter();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        assertEquals(exit, Brownout.execute(all, new Console(output, new PrintWriter(messages, true), false)), messages.toString());
        return output.toString(StandardCharsets.UTF_8) + messages;
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void partsPutTogetherAreTheFilesOfTheSweepInOnePiece() throws IOException {
        run(1, "--json", file("whole.json"), "--junit", file("whole.xml"));
        String text = run(1, "--shard", "1/2", "--json", file("part1.json"), "--junit", file("part1.xml"));
        assertTrue(text.contains("Part 1/2 of the sweep, operations 3 to 4:"), text);
        assertTrue(text.contains("brownout sweep " + scenario + " --replay 3-before"), text);
        run(1, "--shard=2/2", "--json", file("part2.json"));
        run(1, "--merge", file("part2.json"), file("part1.json"), "--json", file("merged.json"), "--junit", file("merged.xml"), "--report", file("report"));
        for (String kind : List.of("json", "xml")) {
            assertEquals(Files.readString(folder.resolve("whole." + kind)), Files.readString(folder.resolve("merged." + kind)));
        }
        assertEquals(Files.readString(folder.resolve("whole.json")), Files.readString(folder.resolve("report/result.json")));
        String behind = text(1, "sweep", "--merge", file("part2.json"), file("part1.json"), scenario);
        assertTrue(behind.contains("brownout sweep " + scenario + " --replay 3-before"), behind);
        assertTrue(text(2, "sweep", "--merge", file("part1.json"), scenario, file("other.yaml")).contains("other.yaml is one scenario too many"));
        assertTrue(text(2, "sweep", "--merge", scenario).contains("--merge: the --json files of the parts are missing"));
        String missing = run(2, "--merge", file("part2.json"));
        assertEquals("brownout: the sweep is not whole: part 1/2 missing", missing.strip());
        assertTrue(run(2, "--seed", "2", "--merge", file("part1.json"), file("part2.json")).contains("is part of another sweep"));
    }

    @Test
    void whatCannotBeDividedIsRefused() {
        assertTrue(run(2, "--shard", "1/2").contains("with --shard, --json FILE says where the part goes"));
        assertTrue(run(2, "--shard", "3/2", "--json", "-").contains("--shard: '3/2' is not a part such as 3/8"));
        assertTrue(run(2, "--shard", "1/2", "--json", "-", "--merge", file("part1.json")).contains("only one of them at a time"));
        assertTrue(run(2, "--merge", file("part1.json")).contains("part1.json cannot be read (there is no such file)"));
        String closure = "divides the cuts of one boot; what several cuts lead to depends on all of them";
        scenario = "--cuts=closure";
        assertTrue(run(2, "--shard", "1/2", "--json", "-").contains("--shard " + closure));
        assertTrue(run(2, "--merge", file("part1.json")).contains("--merge " + closure));
    }
}
