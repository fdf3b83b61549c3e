package dev.brownout.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/** The job files for CI that people copy: that they are YAML, and that the commands in them are commands. */
class CiFilesTest {
    private static final Path FILES = Path.of("..", "docs", "examples", "ci");

    private static Map<String, Object> yaml(String name) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILES.resolve(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml"})
    void theirSweepsAreUnderstood(String name) throws IOException {
        yaml(name);
        List<String> sweeps = Files.readString(FILES.resolve(name)).lines().filter(line -> line.contains("brownout.jar sweep")).toList();
        assertEquals(2, sweeps.size());
        List<Set<String>> options = new ArrayList<>();
        for (String line : sweeps) {
            String[] words = line.substring(line.indexOf("brownout.jar sweep") + 19).replaceAll("\\$\\{\\{[^}]*}}", "1").replace("\"", "").split(" ");
            CommandLine.ParseResult parsed = new CommandLine(new SweepCommand()).parseArgs(words);
            assertEquals("$SCENARIO", parsed.matchedPositional(0).getValue().toString());
            options.add(Set.copyOf(parsed.matchedOptions().stream().map(CommandLine.Model.OptionSpec::longestName).toList()));
        }
        assertEquals(List.of(Set.of("--shard", "--json"), Set.of("--merge", "--report")), options);
    }

    @Test
    void jobsWaitForWhatTheyNeed() throws IOException {
        Map<?, ?> github = (Map<?, ?>) yaml("github-actions.yml").get("jobs");
        assertEquals(Set.of("brownout", "parts", "whole"), github.keySet());
        assertEquals(List.of("brownout", "parts"), ((Map<?, ?>) github.get("whole")).get("needs"));
        Map<String, Object> gitlab = yaml("gitlab-ci.yml");
        assertEquals(List.of("brownout", "parts"), ((Map<?, ?>) gitlab.get("whole")).get("needs"));
        for (String job : List.of("brownout", "parts", "whole")) {
            assertTrue(((List<?>) gitlab.get("stages")).contains(((Map<?, ?>) gitlab.get(job)).get("stage")), job);
        }
    }
}
