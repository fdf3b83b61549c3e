package dev.brownout.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioOptionsTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), text);
    }

    private static String refusal(String... words) {
        StringWriter messages = new StringWriter();
        String[] all = new String[words.length + 1];
        all[0] = "sweep";
        System.arraycopy(words, 0, all, 1, words.length);
        assertEquals(2, Brownout.execute(all, new Console(new ByteArrayOutputStream(), new PrintWriter(messages, true), false)), messages.toString());
        return messages.toString().strip();
    }

    @Test
    void optionsBesideAScenarioCountAndReplaysNameIt() throws IOException {
        Path file = file("faults: {tear: all, operations: 0-100000}\naccept: [slot-a]\n");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        StringWriter messages = new StringWriter();
        int exit = Brownout.execute(new String[] {"sweep", file.toString(), "--operations", "0-1", "--tear", "none"},
                new Console(output, new PrintWriter(messages, true), false));
        String text = output.toString(StandardCharsets.UTF_8);
        assertEquals(1, exit, text + messages);
        assertTrue(text.contains("Cut points: 4, at "), text);
        assertTrue(text.contains("brownout sweep " + file + " --operations 0-1 --tear none --replay 0-before"), text);
    }

    @Test
    void whatCannotBeUsedIsNamedByTheOptionOrTheLine() throws IOException {
        assertEquals("brownout: --map: 'slot-c=0:1' is not an area such as slot-a=0xC000:0x76000 (boot, slot-a, slot-b, slot-a-1, slot-b-1, scratch, ram)", refusal("--map", "slot-c=0:1"));
        assertEquals("brownout: --map: 0xFFFFFFFF is beyond the flash of any board", refusal("--map", "slot-a=0xFFFFFFFF:1"));
        assertEquals("brownout: --cuts: 'many' is neither a number from 0 to 9999 nor closure", refusal("--cuts", "many"));
        assertEquals("brownout: --together: 'slot-a' does not say what of image 0 may run with what of image 1, such as slot-a+slot-a",
                refusal("--together", "slot-a"));
        assertEquals("brownout: --two-images: a second image goes with strategies that bring images into slot A, not with direct-xip",
                refusal("--two-images", "--strategy", "direct-xip"));
        assertEquals("brownout: --built needs --root-hash, what certificate chains are trusted by", refusal("--built", "2026-01-01T00:00:00Z"));
        assertEquals("brownout: --built: 'soon' is not a time such as 2026-07-01T00:00:00Z", refusal("--root-hash", "bundled", "--built", "soon"));
        assertEquals("brownout: --root-hash: none.pem cannot be read: there is no such file", refusal("--root-hash", "none.pem"));
        assertEquals("brownout: --boot: this must be 1 to 100, not 0", refusal("--boot", "0"));
        assertEquals("brownout: --operations: '9-1' is not a range such as 0-99", refusal("--operations", "9-1"));
        String strategy = "there is no bundled bootloader for nrf52840 with the strategy swap-offset-2.2, only with swap-move, swap-scratch, swap-offset,"
                + " overwrite-only, overwrite-only-fast, direct-xip, direct-xip-revert, ram-load, ram-load-revert";
        assertEquals("brownout: --strategy: " + strategy, refusal("--strategy", "swap-offset-2.2"));
        Path scenario = file("request: test\nstrategy: swap-offset-2.2\n");
        assertEquals("brownout: " + scenario + ":2: strategy: " + strategy, refusal(scenario.toString()));
    }
}
