package dev.brownout.cli.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCommandTest {

    private record Result(int exitCode, byte[] bytes, String errors) {
        String output() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @TempDir
    private Path directory;

    @BeforeEach
    void makeKeyAndApplication() throws IOException {
        ok("keygen", "-t", "ecdsa-p256", "-k", file("key.pem"));
        ok("getpub", "-k", file("key.pem"), "-e", "pem", "-o", file("pub.pem"));
        byte[] application = new byte[1000];
        Arrays.fill(application, (byte) 0x5A);
        Files.write(directory.resolve("app.bin"), application);
    }

    @Test
    void whatIsSignedVerifiesWithBothHalvesOfTheKey() {
        signWithKey("signed.bin");
        for (String key : new String[] {"key.pem", "pub.pem"}) {
            Result result = ok("verify", "-k", file(key), file("signed.bin"));
            assertTrue(result.output().startsWith("Image was correctly validated\nImage version: 1.2.3+4\nImage digest: "), result.output());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-2048", "ecdsa-p384", "ed25519"})
    void keysOfEveryKindSignAndVerify(String type) {
        ok("keygen", "-t", type, "-k", file("other.pem"));
        ok("getpub", "-k", file("other.pem"), "-e", "pem", "-o", file("other.pub.pem"));
        assertEquals("private\n", ok("keyinfo", "-k", file("other.pem")).output());
        Result signed = run(sign("signed.bin", "-k", file("other.pem")));
        assertEquals(0, signed.exitCode(), signed.errors());
        for (String key : new String[] {"other.pem", "other.pub.pem"}) {
            ok("verify", "-k", file(key), file("signed.bin"));
        }
        fails(1, "key", "verify", "-k", file("key.pem"), file("signed.bin"));
    }

    @Test
    void anEncryptedImageHidesTheApplication() throws IOException {
        assertEquals(0, run(sign("secret.bin", "-k", file("key.pem"), "-E", file("pub.pem"), "--encrypt-keylen", "256")).exitCode());
        byte[] image = Files.readAllBytes(directory.resolve("secret.bin"));
        assertFalse(Arrays.equals(Arrays.copyOfRange(image, 0x200, 0x300), Arrays.copyOfRange(Files.readAllBytes(directory.resolve("app.bin")), 0, 0x100)));
        assertTrue(ok("info", file("secret.bin")).output().contains("ENCEC256"));
        fails(2, "of one type", sign("x.bin", "-k", file("key.pem"), "-E", otherKey("x25519")));
    }

    private String otherKey(String type) {
        ok("keygen", "-t", type, "-k", file("other.pem"));
        return file("other.pem");
    }

    @Test
    void sameKeyAndApplicationGiveTheSameBytes() throws IOException {
        signWithKey("one.bin");
        signWithKey("two.bin");
        assertArrayEquals(Files.readAllBytes(directory.resolve("one.bin")), Files.readAllBytes(directory.resolve("two.bin")));
    }

    @Test
    void wrongKeyDamagedImageAndDamagedSignatureHaveExitCodeOne() throws IOException {
        signWithKey("signed.bin");
        ok("keygen", "-t", "ecdsa-p256", "-k", file("other.pem"));
        fails(1, "no valid signature made with this key", "verify", "-k", file("other.pem"), file("signed.bin"));
        fails(1, "invalid hash", "verify", "-k", file("key.pem"), damaged("signed.bin", 600));
        fails(1, "no valid signature", "verify", "-k", file("key.pem"), damaged("signed.bin", (int) Files.size(directory.resolve("signed.bin")) - 1));
        fails(1, "no MCUboot image", "verify", "-k", file("key.pem"), file("app.bin"));
        fails(1, "no MCUboot image", "info", file("app.bin"));
    }

    @Test
    void wrongUsageAndUnusableFilesHaveExitCodeTwoAndLeaveNoOutput() throws IOException {
        fails(2, "there is no such file", "verify", "-k", file("missing.pem"), file("app.bin"));
        fails(2, "there is no such file", "verify", file("missing.bin"));
        fails(2, "There is no key", "verify", "-k", file("app.bin"), file("app.bin"));
        fails(2, "public key only", sign("x.bin", "-k", file("pub.pem")));
        fails(2, "exceeds the slot size", sign("x.bin", "-k", file("key.pem"), "-S", "0x400"));
        fails(2, "not a version", sign("x.bin", "-v", "one"));
        fails(2, "128 or 256", sign("x.bin", "-E", file("pub.pem"), "--encrypt-keylen", "192"));
        fails(2, "needs --fix-sig-pubkey", sign("x.bin", "--fix-sig", file("app.bin")));
        fails(2, "needs an address", sign("x.hex", "-k", file("key.pem")));
        fails(2, "begins with 0x", sign("x.bin", "--custom-tlv", "0xa0", "0xabc"));
        fails(2, "rsa-2048", "keygen", "-t", "rsa-1024", "-k", file("rsa.pem"));
        fails(2, "Missing required", "sign", file("app.bin"), file("x.bin"));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void intelHexGoesInAndOut() throws IOException {
        Result result = run(sign("signed.hex", "-k", file("key.pem"), "-x", "0xC000"));
        assertEquals(0, result.exitCode(), result.errors());
        ok("verify", "-k", file("key.pem"), file("signed.hex"));
        assertTrue(Files.readString(directory.resolve("signed.hex")).startsWith(":10C000003DB8F396"));
    }

    @Test
    void infoShowsHeaderTlvsAndTrailer() throws IOException {
        assertEquals(0, run(sign("padded.bin", "-k", file("key.pem"), "--confirm", "-s", "7")).exitCode());
        String text = ok("info", file("padded.bin")).output();
        for (String part : new String[] {"version:            1.2.3+4", "type: SEC_CNT (0x50)", "type: ECDSASIG (0x22)", "image_ok:    SET (0x1)"}) {
            assertTrue(text.contains(part), text);
        }
        JsonNode json = new ObjectMapper().readTree(ok("dumpinfo", "--json", "-", file("padded.bin")).output());
        assertEquals("1.2.3+4", json.at("/header/version").asText());
        assertEquals("07000000", json.at("/tlv_area/tlvs_prot/0/data").asText());
        assertEquals(1, json.at("/trailer/image_ok").asInt());
    }

    @Test
    void verifyReportsAsJson() throws IOException {
        signWithKey("signed.bin");
        JsonNode good = new ObjectMapper().readTree(ok("verify", "-k", file("key.pem"), "--json", "-", file("signed.bin")).output());
        assertTrue(good.get("valid").asBoolean() && good.get("signatureChecked").asBoolean());
        Result bad = run("verify", "-k", file("key.pem"), "--json", file("report.json"), file("app.bin"));
        assertEquals(1, bad.exitCode());
        JsonNode report = new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        assertFalse(report.get("valid").asBoolean());
        assertEquals("NO_MAGIC", report.get("error").asText());
    }

    @Test
    void hardwareIsWrittenIntoTwoProtectedTlvs() throws IOException {
        assertEquals(0, run(sign("signed.bin", "-k", file("key.pem"), "--hardware", "0x1234:2-4")).exitCode());
        JsonNode json = new ObjectMapper().readTree(ok("info", "--json", "-", file("signed.bin")).output());
        assertEquals("34120000", json.at("/tlv_area/tlvs_prot/0/data").asText());
        assertEquals("02000400", json.at("/tlv_area/tlvs_prot/1/data").asText());
        for (String wrong : new String[] {"0x1234", "0x1234:4-2", "0x1234:70000", "x:1"}) {
            Result result = run(sign("other.bin", "-k", file("key.pem"), "--hardware", wrong));
            assertEquals(2, result.exitCode(), wrong);
        }
    }

    @Test
    void aSignatureMadeElsewhereCanBePutIn() throws IOException {
        assertEquals(0, run(sign("signed.bin", "-k", file("key.pem"), "--sig-out", file("sig"))).exitCode());
        assertEquals(0, run(sign("fixed.bin", "--fix-sig", file("sig"), "--fix-sig-pubkey", file("pub.pem"))).exitCode());
        assertArrayEquals(Files.readAllBytes(directory.resolve("signed.bin")), Files.readAllBytes(directory.resolve("fixed.bin")));
    }

    private void signWithKey(String output) {
        Result result = run(sign(output, "-k", file("key.pem")));
        assertEquals(0, result.exitCode(), result.errors());
    }

    private String[] sign(String output, String... more) {
        Stream<String> defaults = Stream.of("sign", "-H", "0x200", "--pad-header");
        Stream<String> version = Arrays.asList(more).contains("-v") ? Stream.of() : Stream.of("-v", "1.2.3+4");
        Stream<String> slot = Arrays.asList(more).contains("-S") ? Stream.of() : Stream.of("-S", "0x10000");
        return Stream.of(defaults, version, slot, Arrays.stream(more), Stream.of(file("app.bin"), file(output))).flatMap(part -> part).toArray(String[]::new);
    }

    private String damaged(String name, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(name));
        bytes[at] ^= 1;
        Path damaged = directory.resolve("damaged.bin");
        Files.write(damaged, bytes);
        return damaged.toString();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static Result ok(String... arguments) {
        Result result = run(arguments);
        assertEquals(0, result.exitCode(), result.errors());
        return result;
    }

    private static void fails(int exitCode, String part, String... arguments) {
        Result result = run(arguments);
        assertEquals(exitCode, result.exitCode(), result.errors());
        assertTrue(result.errors().contains(part), result.errors());
    }

    private static Result run(String... arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        StringWriter errors = new StringWriter();
        String[] all = Stream.concat(Stream.of("image"), Arrays.stream(arguments)).toArray(String[]::new);
        int exitCode = Brownout.execute(all, new Console(output, new PrintWriter(errors, true), false));
        return new Result(exitCode, output.toByteArray(), errors.toString());
    }
}
