package dev.brownout.cli.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    private int brownout(String... arguments) {
        return Brownout.execute(arguments, new Console(out, new PrintWriter(err, true), false));
    }

    @Test
    void shortRunAgreesAndPrintsItsSeed() {
        assertEquals(0, brownout("judge", "--count", "2000", "--seed", "42"), out.toString());
        assertTrue(out.toString().contains("seed 42"), out.toString());
        assertTrue(out.toString().contains("0 unexplained differences"), out.toString());
    }

    @Test
    void sameSeedGivesTheSameJson(@TempDir Path folder) throws IOException {
        brownout("judge", "--count", "1000", "--seed", "7", "--json", folder.resolve("a.json").toString());
        brownout("judge", "--count", "1000", "--seed", "7", "--json", folder.resolve("b.json").toString());
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.json")), Files.readAllBytes(folder.resolve("b.json")));
    }

    @Test
    void unknownEngineIsWrongUsage() {
        assertEquals(2, brownout("judge", "--engine", "quantum"));
        assertTrue(err.toString().contains("there is no engine 'quantum'; there are: "), err.toString());
    }

    @Test
    void nothingToCompareIsWrongUsage() {
        assertEquals(2, brownout("judge", "--count", "0"));
        assertTrue(err.toString().contains("--count is 0; it must be 1 or more"), err.toString());
    }
}
