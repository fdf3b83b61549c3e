package dev.brownout.campaign.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The example project is compiled and run here, so that it cannot rot. */
class ExampleProjectTest {
    private static final Path PROJECT = Path.of("..", "docs", "examples", "junit-project");

    @TempDir
    private Path classes;

    private Class<?> compiled() throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        // Its tests name files from their project's folder, where a build of it stands; this one does not.
        Path source = classes.resolve("UpdateTest.java");
        Files.writeString(source, Files.readString(PROJECT.resolve("src/test/java/com/example/device/UpdateTest.java"))
                .replace("\"update.yaml\"", "\"" + PROJECT.resolve("update.yaml").toString().replace('\\', '/') + "\""));
        int exit = compiler.run(null, null, null, "-Xlint:all,-processing", "-Werror", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"),
                source.toString());
        assertEquals(0, exit);
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader()).loadClass("com.example.device.UpdateTest");
    }

    @Test
    void itsTestsPass() throws Exception {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter").selectors(selectClass(compiled())).execute();
        results.testEvents().failed().stream().forEach(event -> System.err.println(event.getPayload()));
        results.testEvents().assertStatistics(stats -> stats.failed(0).skipped(0).started(14));
    }

    @Test
    void itNamesTheVersionsOfThisBuild() throws IOException {
        String ours = Files.readString(Path.of("..", "pom.xml"));
        String pom = Files.readString(PROJECT.resolve("pom.xml"));
        assertEquals(element(ours, "version"), element(pom, "brownout.version"));
        assertEquals(element(ours, "junit.version"), element(pom, "junit.version"));
        List<String> sources;
        try (Stream<Path> all = Files.walk(PROJECT)) {
            sources = all.filter(file -> file.toString().endsWith(".java")).map(file -> file.getFileName().toString()).toList();
        }
        assertEquals(List.of("UpdateTest.java"), sources);
        assertTrue(pom.contains("<artifactId>campaign</artifactId>"));
    }

    private static String element(String xml, String name) {
        return xml.substring(xml.indexOf("<" + name + ">") + name.length() + 2, xml.indexOf("</" + name + ">"));
    }
}
