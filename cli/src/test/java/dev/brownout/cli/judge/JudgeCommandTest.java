package dev.brownout.cli.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import dev.brownout.fixtures.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertTrue(err.toString().contains("--instructions is 0; it must be 1 or more"), err.toString());
    }

    @Test
    void everyInstalledEngineIsJudgedAndTheInterpreterByUnicorn() {
        assertEquals(0, brownout("judge", "--instructions", "20000", "--seed", "42"), out.toString());
        assertTrue(out.toString().contains("translator by interpreter: "), out.toString());
        assertTrue(out.toString().contains("interpreter by unicorn: "), out.toString());
        assertTrue(out.toString().contains("All pairs agree."), out.toString());
    }

    @Test
    void coresCanBeChosen() {
        assertEquals(0, brownout("judge", "--engine", "translator", "--core", "cortex-m0+", "--instructions", "5000", "--seed", "1"));
        assertTrue(out.toString().contains("cortex-m0+ "), out.toString());
        assertFalse(out.toString().contains("cortex-m4"), out.toString());
    }

    @Test
    void timeIsALimitToo() {
        assertEquals(0, brownout("judge", "--minutes", "0.01", "--engine", "translator", "--seed", "1"), out.toString());
    }

    @Test
    void firmwareOfTheUserIsJudgedOnABoard(@TempDir Path folder) throws IOException {
        Path elf = folder.resolve("selftest.elf");
        Files.write(elf, Fixtures.CRYPTO_SELFTEST.elf());
        Path json = folder.resolve("judge.json");
        assertEquals(0, brownout("judge", "--elf", elf.toString(), "--for", "20ms", "--seed", "3", "--every", "5000", "--engine", "translator", "--json",
            json.toString()), out + err.toString());
        assertTrue(out.toString().contains("translator by interpreter: "), out.toString());
        assertTrue(Files.readString(json).contains("\"cycles\" : 128"), Files.readString(json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --by qemu                                  | --by is 'qemu'; there are: interpreter, unicorn
        --engine interpreter --by interpreter      | an engine cannot be judged by itself; name another with --engine or --by
        --core cortex-m7000                        | there is no core type 'cortex-m7000'; there are: cortex-m0,
        --minutes 0                                | --minutes is 0.0; it must be more than 0
        --minutes NaN                              | --minutes is NaN; it must be more than 0
        --trial -1                                 | --trial is -1; it must be 0 or more
        --every 0                                  | --every is 0; it must be 1 or more cycles
        --elf nosuch.elf                           | nosuch.elf
        --elf nosuch.elf --by unicorn              | --elf is judged by the interpreter
        """)
    void wrongUsageIsOneSentence(String options, String sentence) {
        String[] words = ("judge " + options).split(" ");
        assertEquals(2, brownout(words), out.toString());
        assertTrue(err.toString().contains(sentence), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }
}
