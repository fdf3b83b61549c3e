package dev.brownout.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a checkout of its own, with a JDK and a Maven that only note how they were called. */
class LauncherTest {

    private static final Path SCRIPT = Path.of("..", "brownout");

    @TempDir
    private Path directory;
    private Path checkout;
    private Path jdk;
    private Path tools;

    private record Result(int exitCode, String output) {
    }

    @BeforeEach
    void arrange() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")) && Files.exists(SCRIPT), "a POSIX shell is needed");
        checkout = Files.createDirectories(directory.resolve("a checkout"));
        Files.copy(SCRIPT, checkout.resolve("brownout"));
        checkout.resolve("brownout").toFile().setExecutable(true);
        Files.createDirectories(checkout.resolve("cli/src/main"));
        Files.writeString(checkout.resolve("cli/pom.xml"), "");
        Files.writeString(checkout.resolve("pom.xml"), "");
        jdk = directory.resolve("a jdk");
        tools = Files.createDirectories(directory.resolve("tools"));
        script(jdk.resolve("bin/java"), "echo \"java $*\"");
        script(jdk.resolve("bin/javac"), "exit 1");
        release("17.0.1");
        script(tools.resolve("mvn"), "echo built >> '" + directory.resolve("builds") + "'; mkdir -p '" + checkout.resolve("cli/target/lib")
                + "'; touch '" + checkout.resolve("cli/target/brownout.jar") + "'");
    }

    private static void script(Path file, String line) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        file.toFile().setExecutable(true);
    }

    private void release(String version) throws IOException {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private Result launch(Path command, String... arguments) throws Exception {
        String[] line = new String[arguments.length + 2];
        line[0] = "/bin/sh";
        line[1] = command.toString();
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().remove("BROWNOUT_JAVA_OPTS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return new Result(process.exitValue(), output);
    }

    private int builds() throws IOException {
        Path log = directory.resolve("builds");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
        Path command = checkout.resolve("brownout");
        Result first = launch(command, "run", "two words");
        assertEquals(0, first.exitCode, first.output);
        assertTrue(first.output.contains("/brownout.jar run two words"), first.output);
        launch(command);
        assertEquals(1, builds());
        Path source = Files.writeString(checkout.resolve("cli/src/main/New.java"), "");
        source.toFile().setLastModified(System.currentTimeMillis() + 5_000);
        launch(command);
        assertEquals(2, builds());
    }

    @Test
    void worksThroughASymbolicLinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("a link"), Path.of("a checkout", "brownout"));
        Result result = launch(link, "--version");
        assertEquals(0, result.exitCode, result.output);
        assertTrue(result.output.contains(checkout.toRealPath() + "/target/app."), result.output);
    }

    @Test
    void tooOldJavaIsNamed() throws Exception {
        release("11.0.2");
        script(tools.resolve("java"), "echo 'openjdk version \"1.8.0_302\"' >&2");
        Result result = launch(checkout.resolve("brownout"));
        assertEquals(2, result.exitCode);
        assertTrue(result.output.contains("a JDK 17 or newer is needed (the java on the PATH is Java 8): install one"), result.output);
    }

    @Test
    void failedBuildNamesItsLog() throws Exception {
        script(tools.resolve("mvn"), "echo '[ERROR] no such luck'; exit 1");
        Result result = launch(checkout.resolve("brownout"));
        assertEquals(2, result.exitCode);
        assertTrue(result.output.startsWith("[ERROR] no such luck\nbrownout: the build failed; its log is "), result.output);
    }

    @Test
    void lockOfADeadBuildIsNoObstacle() throws Exception {
        Path lock = Files.createDirectories(checkout.resolve("target/build.lock"));
        // No process has this number: it is above the largest that systems give out.
        Files.writeString(lock.resolve("pid"), "99999999\n");
        assertEquals(0, launch(checkout.resolve("brownout")).exitCode);
        assertEquals(1, builds());
    }

    /** A JDK that writes an archive of classes when it is told to, and else says what it was called with. */
    private void archivingJdk(String whatItWrites) throws IOException {
        script(jdk.resolve("bin/java"), "for o; do case $o in -XX:ArchiveClassesAtExit=*) echo trained >> '" + directory.resolve("trainings")
                + "'; printf '" + whatItWrites + "' > \"${o#*=}\"; exit 0 ;; esac; done; echo \"java $*\"");
    }

    private int trainings() throws IOException {
        return Files.readAllLines(directory.resolve("trainings")).size();
    }

    @Test
    void classesAreArchivedOnceForEachJdk() throws Exception {
        archivingJdk("classes");
        Path command = checkout.resolve("brownout");
        assertTrue(launch(command, "--version").output.contains("-XX:SharedArchiveFile="));
        assertTrue(launch(command, "--version").output.contains("-XX:SharedArchiveFile="));
        assertEquals(1, trainings());
        release("21.0.2");
        assertTrue(launch(command, "--version").output.contains("-XX:SharedArchiveFile="));
        assertEquals(2, trainings());
    }

    @Test
    void archiveThatTheJvmCannotBearIsNotUsedAndNotMadeAgain() throws Exception {
        archivingJdk("");
        script(jdk.resolve("bin/java"), Files.readString(jdk.resolve("bin/java")).replace("for o;", "for o; do case $o in"
            + " -XX:SharedArchiveFile=*) exit 134 ;; esac; done; for o;"));
        Path command = checkout.resolve("brownout");
        for (int n = 0; n < 2; n++) {
            Result result = launch(command, "run", "two words");
            assertEquals(0, result.exitCode, result.output);
            assertTrue(result.output.contains("/brownout.jar run two words"), result.output);
            assertFalse(result.output.contains("SharedArchiveFile"), result.output);
        }
        assertEquals(1, trainings());
    }
}
