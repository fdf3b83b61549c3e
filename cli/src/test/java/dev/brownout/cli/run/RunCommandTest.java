package dev.brownout.cli.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole command on the modelled nRF52840. */
class RunCommandTest {

    private static final int UNDEFINED = 0xDE00;
    private static final int BRANCH_TO_SELF = 0xE7FE;

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final StringWriter messages = new StringWriter();
    private String bootloader;

    @BeforeEach
    void writeBootloader() throws IOException {
        bootloader = Files.write(directory.resolve("boot.elf"), Fixtures.BOOTLOADER_SWAP_MOVE.elf()).toString();
    }

    private int run(String... arguments) {
        output.reset();
        messages.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of("run"));
        line.addAll(List.of(arguments));
        return Brownout.execute(line.toArray(new String[0]), new Console(output, new PrintWriter(messages, true), false));
    }

    private String said() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private String program(int... halfwords) throws IOException {
        return Files.write(file("program.bin"), BareMachine.program(halfwords)) + "@0";
    }

    @Test
    void bootloaderWithoutImageSaysSoOnTheUart() {
        assertEquals(0, run("--load", bootloader, "--expect-text", "no bootable image", "--for", "5s"), messages.toString());
        assertTrue(said().startsWith("[boot] Brownout bootloader"), said());
        assertTrue(messages.toString().contains("the expected text 'no bootable image' came; "), messages.toString());
    }

    @Test
    void textThatNeverComesFailsOnceTheDeviceRests() {
        assertEquals(1, run("--load", bootloader, "--expect-text", "application", "--for", "5s"));
        assertTrue(messages.toString().contains("and nothing is scheduled that could wake it, and the expected text did not come"));
    }

    @Test
    void textThatDoesNotComeInTimeIsALimit() {
        assertEquals(4, run("--load", bootloader, "--expect-text", "no bootable image", "--for", "1ms"));
    }

    @Test
    void failTextFails() {
        assertEquals(1, run("--load", bootloader, "--fail-text", "not valid"));
    }

    @Test
    void sameRunGivesTheSameJson() throws IOException {
        run("--load", bootloader, "--power-cut-at", "20ms", "--json", file("1.json").toString());
        run("--load", bootloader, "--power-cut-at", "20ms", "--json", file("2.json").toString());
        assertArrayEquals(Files.readAllBytes(file("1.json")), Files.readAllBytes(file("2.json")));
        JsonNode json = new ObjectMapper().readTree(file("1.json").toFile());
        assertEquals(2, json.get("powerCycles").asInt());
        assertEquals("halted", json.get("outcome").get("name").asText());
        assertTrue(json.get("cycles").asLong() > 1_280_000);
    }

    @Test
    void flashOutlivesTheRunInItsFile() throws IOException {
        String flash = file("device.flash").toString();
        assertEquals(0, run("--load", bootloader, "--flash-file", flash, "--for", "1ms"));
        assertEquals(0, run("--flash-file", flash, "--expect-text", "no bootable image"));
        byte[] damaged = Files.readAllBytes(Path.of(flash));
        damaged[damaged.length / 2] ^= 1;
        Files.write(Path.of(flash), damaged);
        assertEquals(2, run("--flash-file", flash));
        assertTrue(messages.toString().contains("is damaged (its checksum does not fit its content); it was left as it is"));
        assertArrayEquals(damaged, Files.readAllBytes(Path.of(flash)));
    }

    @Test
    void faultIsReportedWithRegistersAndStatusAndStopsWhereAsked() throws IOException {
        assertEquals(1, run("--load", program(UNDEFINED), "--stop-at-fault", "--json", "-"));
        assertTrue(messages.toString().contains("HardFault (UNDEFINSTR, FORCED) at 0x00000100, cycle "), messages.toString());
        assertTrue(messages.toString().contains("cfsr 00010000  hfsr 40000000"));
        assertTrue(messages.toString().contains("> 00000100  de00       udf #0"));
        JsonNode fault = new ObjectMapper().readTree(said()).get("faults").get(0);
        assertEquals("0x00000100", fault.get("pc").asText());
        assertEquals(16, fault.get("registers").size());
    }

    @Test
    void unmodelledAccessStopsAStrictRun() throws IOException {
        // LDR R0,[PC,#4]; STR R0,[R0]; B .; then USBD.ENABLE's address as a word.
        String program = program(0x4801, 0x6000, BRANCH_TO_SELF, 0, 0x7500, 0x4002);
        assertEquals(3, run("--load", program, "--strict"), messages.toString());
        assertTrue(messages.toString().contains("USBD.ENABLE at 0x40027500 (not modelled)"), messages.toString());
        assertEquals(0, run("--load", program, "--for", "1ms"));
        assertTrue(messages.toString().contains("USBD.ENABLE at 0x40027500 (not modelled)"), messages.toString());
    }

    @Test
    void traceProfileAndCoverageAreWritten() throws IOException {
        assertEquals(0, run("--load", bootloader, "--for", "1ms", "--trace", file("t").toString(), "--profile", file("p").toString(),
                "--coverage", file("c").toString()), messages.toString());
        assertTrue(Files.readAllLines(file("t")).size() > 1000);
        JsonNode speedscope = new ObjectMapper().readTree(file("p").toFile());
        assertEquals("sampled", speedscope.get("profiles").get(0).get("type").asText());
        assertTrue(messages.toString().contains("own cycles"));
        String lcov = Files.readString(file("c"));
        assertTrue(lcov.contains("FNDA:1,main") && lcov.contains("end_of_record"), lcov);
    }

    @Test
    void symbolsOfARawBinaryComeFromItsElf() throws IOException {
        String binary = Files.write(file("boot.bin"), Fixtures.BOOTLOADER_SWAP_MOVE.image()) + "@0";
        assertEquals(2, run("--load", binary, "--for", "1ms", "--profile", file("p").toString()));
        assertEquals(0, run("--load", binary, "--for", "1ms", "--profile", file("p").toString(), "--symbols", bootloader));
        assertTrue(messages.toString().contains(" main\n"), messages.toString());
        assertEquals(2, run("--load", binary, "--symbols", file("boot.bin").toString()));
    }

    @Test
    void observersChangeNothing() throws IOException {
        run("--load", bootloader, "--json", file("plain").toString());
        run("--load", bootloader, "--json", file("observed").toString(), "--trace", file("t").toString(), "--rtt");
        assertEquals(Files.readString(file("plain")), Files.readString(file("observed")));
    }

    @Test
    void dumpHoldsWhatWasLoaded() throws IOException {
        run("--load", bootloader, "--for", "1ms", "--dump", file("d.hex").toString(), "--uart", "none");
        assertEquals("", said());
        assertEquals(0, run("--load", file("d.hex").toString(), "--expect-text", "no bootable image"));
    }

    @Test
    void uartGoesToAFile() throws IOException {
        assertEquals(0, run("--load", bootloader, "--uart", "file:" + file("log"), "--uart", "UARTE1=none", "--expect-text", "swap type"));
        assertEquals("", said());
        assertTrue(Files.readString(file("log")).startsWith("[boot] "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --load missing.elf                | brownout: missing.elf does not exist
            --load BOOT --load BOOT           | both load 0x00000000 to
            --load BOOT --load BIN@0x20100000 | which is outside the memory of board nrf52840: flash 0x00000000 to 0x000FFFFF
            --load BIN                        | a raw binary needs its address, as in
            --load BIN@0xC000                 | flash is erased at 0x00000000, where the core takes its stack pointer and reset vector
            --load BOOT --board nosuch        | brownout: no board is called nosuch
            --load BOOT --board ./nosuch.yaml | brownout: cannot read board file ./nosuch.yaml: no such file
            --load BOOT --engine nosuch       | brownout: there is no engine 'nosuch'; there are: interpreter
            --load BOOT --for 5               | '5' is not a device time such as 5s
            --load BOOT --uart teletype       | --uart takes stdout, none, pty, tcp:PORT or file:FILE, not 'teletype'
            --load BOOT --uart UARTE9=none    | this board has no UART 'UARTE9' for --uart; it has UARTE0, UARTE1
            --load BOOT --uart-in \\q         | --uart-in knows
            --load BOOT --json /nosuch/x      | --json /nosuch/x cannot be written (there is no directory /nosuch)
            --load BOOT --gdb=70000           | '70000' is not a TCP port from 0 to 65535
            --load BOOT --frobnicate          | Unknown option: '--frobnicate'
            --for 5s                          | there is nothing to run: name firmware with --load FILE[@ADDR]
            """)
    void wrongInputIsToldInASentence(String line, String sentence) throws IOException {
        Path bin = Files.write(file("app.bin"), new byte[] {1, 2, 3, 4});
        String[] arguments = line.trim().replace("BOOT", bootloader).replace("BIN", bin.toString()).split(" ");
        assertEquals(2, run(arguments), messages.toString());
        assertTrue(messages.toString().contains(sentence.trim()), messages.toString());
        assertFalse(messages.toString().contains("\tat "), "no stack trace");
        assertEquals("", said());
    }

    @Test
    void coverageWithoutSourceLinesIsRefused() throws IOException {
        assertEquals(2, run("--load", program(BRANCH_TO_SELF), "--coverage", file("c").toString()));
        assertTrue(messages.toString().contains("load an ELF built with -g"));
    }

    @Test
    void debugShowsWhereAnErrorComesFrom() {
        assertEquals(2, run("--load", "missing.elf", "--debug"));
        assertTrue(messages.toString().contains("\tat "));
    }

    @Test
    void escapesOfUartInputAreThoseOfC() {
        assertArrayEquals("a\n\r\t\\\u0041é".getBytes(StandardCharsets.UTF_8), RunCommand.unescape("a\\n\\r\\t\\\\\\x41é"));
    }
}
