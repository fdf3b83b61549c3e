package dev.brownout.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnginesTest {

    @Test
    void whoNamesNoEngineGetsTheTranslator() {
        assertEquals(TranslatorFactory.class, Engines.find(Engines.DEFAULT).getClass());
    }

    /** As it is where a native library is missing: JNA looks for that of another processor, and finds it cannot be loaded. */
    private static String elsewhere(int exitCode, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // As the manifest of the jar says it to newer JDKs.
            "--enable-native-access=ALL-UNNAMED", "-Dos.arch=riscv64", "-cp", System.getProperty("java.class.path"), Brownout.class.getName()));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(exitCode, process.exitValue(), output);
        return output;
    }

    @Test
    void engineWithoutItsNativeLibraryIsRefusedInOneSentence() throws Exception {
        String output = elsewhere(2, "bench", "--engine", "unicorn");
        assertTrue(output.startsWith("brownout: The native library of JNA, which Unicorn is called by, cannot be loaded on "), output);
        assertEquals(1, output.lines().count(), output);
    }
}
