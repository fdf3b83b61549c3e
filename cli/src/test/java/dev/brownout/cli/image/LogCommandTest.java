package dev.brownout.cli.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.IntelHex;
import dev.brownout.bootloader.policy.Reason;
import dev.brownout.bootloader.policy.RollbackCounter;
import dev.brownout.bootloader.policy.StateLog;
import dev.brownout.bootloader.policy.StateRecord;
import dev.brownout.bootloader.policy.UpdateState;
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

class LogCommandTest {

    private static final ImageVersion VERSION = ImageVersion.parse("2.0.0");

    @TempDir
    private Path directory;

    private record Result(int exitCode, String output, String errors) {
    }

    private static Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter errors = new StringWriter();
        int code = Brownout.execute(arguments, new Console(out, new PrintWriter(errors, true), false));
        return new Result(code, out.toString(StandardCharsets.UTF_8), errors.toString());
    }

    private static RamFlashDevice flash() {
        RamFlashDevice flash = new RamFlashDevice(0, 256, 4096, 4, 0xFF);
        StateLog log = new StateLog(flash, 0xF8000, 0x3000);
        log.append(StateRecord.FIRST.next(UpdateState.SWAP, Reason.NONE, VERSION).withCandidate(0x12AB34CD, 1, 0));
        log.append(log.newest().next(UpdateState.TEST, Reason.NONE, VERSION).withStarts(1));
        log.append(log.newest().next(UpdateState.ROLLBACK, Reason.NOT_CONFIRMED, VERSION));
        new RollbackCounter(flash, 0xFB000, 0x1000).raise(7);
        return flash;
    }

    private String file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes).toString();
    }

    @Test
    void recordsOfADumpAreShownOldestFirst() throws IOException {
        Result result = run("image", "log", file("flash.bin", flash().content()) + "@0");
        assertEquals(0, result.exitCode(), result.errors());
        String[] lines = result.output().split("\n");
        assertEquals(5, lines.length, result.output());
        assertEquals("    1  SWAP      2.0.0+0              0         1         0  12ab34cd", lines[1]);
        assertTrue(lines[3].startsWith("    3  ROLLBACK  2.0.0+0              1         1         0  12ab34cd  the image did not confirm itself"), lines[3]);
        assertEquals("Security counter 7.", lines[4]);
    }

    @Test
    void hexAndPartsOfTheFlashAreReadToo() throws IOException {
        RamFlashDevice flash = flash();
        IntelHex hex = new IntelHex();
        hex.put(0xF8000, flash.read(0xF8000, 96));
        assertEquals(0, run("image", "log", file("flash.hex", hex.toText())).exitCode());
        String part = file("part.bin", flash.read(0xF8000, 0x1000));
        assertTrue(run("image", "log", part + "@0xF8000").output().contains("ROLLBACK"));
        Result outside = run("image", "log", part + "@0");
        assertEquals(2, outside.exitCode());
        assertTrue(outside.errors().contains("--area"), outside.errors());
    }

    @Test
    void jsonHasEveryFigure() throws IOException {
        Result result = run("image", "log", "--json", "-", file("flash.bin", flash().content()) + "@0");
        JsonNode tree = new ObjectMapper().readTree(result.output());
        assertEquals(7, tree.get("security_counter").asInt());
        assertEquals("not_confirmed", tree.get("records").get(2).get("reason").asText());
    }

    @Test
    void emptyLogIsSaid() throws IOException {
        Result result = run("image", "log", file("flash.bin", new RamFlashDevice(0, 256, 4096, 4, 0xFF).content()) + "@0");
        assertEquals(1, result.exitCode());
        assertTrue(result.output().startsWith("No record"), result.output());
    }

    @Test
    void areasThatAreNoneAreRefused() throws IOException {
        String file = file("flash.bin", flash().content()) + "@0";
        for (String area : new String[] {"0xF8000", "0xF8000:0x1000", "0xF8000:0x3001", "x:y"}) {
            Result result = run("image", "log", "--area", area, file);
            assertEquals(2, result.exitCode(), area);
            assertTrue(result.errors().contains("--area"), result.errors());
        }
    }
}
