package dev.brownout.cli.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains made by openssl 3.0 as docs/certificate-chains.md has it: valid from 2026-11-20, the last certificate until 2030-11-19. */
class ChainCommandTest {
    private static final String VALID = "2027-01-01T00:00:00Z";

    @TempDir
    private Path directory;

    @BeforeEach
    void signAnImage() throws IOException {
        for (String name : new String[] {"chain.pem", "root.pem", "intermediate.pem", "release.key"}) {
            try (InputStream resource = ChainCommandTest.class.getResourceAsStream(name)) {
                Files.copy(resource, directory.resolve(name));
            }
        }
        Files.write(directory.resolve("app.bin"), new byte[1000]);
        assertEquals(0, sign("signed.bin", "--key", file("release.key"), "--chain", file("chain.pem")));
    }

    @Test
    void imageIsVerifiedByTheRootsCertificateKeyOrHash() {
        assertEquals(0, verify("--root-hash", file("root.pem"), "--at", VALID));
        assertEquals(0, verify("--root-hash", "b81e7338bb18d12cde126de85ecae2a6ed17b00ee49e01e106c4fed426121c20", "--at", VALID));
        fails(1, "not the one that this bootloader trusts", "--root-hash", "00".repeat(32), "--at", VALID);
        run("keygen", "-t", "ecdsa-p256", "-k", file("other.key"));
        fails(1, "not the one that this bootloader trusts", "--root-hash", file("other.key"), "--at", VALID);
    }

    @Test
    void datesAreHeldAgainstTheClock() {
        String[] root = {"--root-hash", file("root.pem")};
        fails(1, "has expired", with(root, "--at", "2030-12-01T00:00:00Z"));
        fails(1, "is not valid yet", with(root, "--at", "2026-01-01T00:00:00Z"));
        assertEquals(0, verify(with(root, "--at", "2030-12-01T00:00:00Z", "--grace", "2000000")));
        assertEquals(0, verify(with(root, "--at", "2030-11-19T18:00:00Z", "--clock-error", "3600")));
        fails(1, "uncertain by 3600 s", with(root, "--at", "2030-11-19T18:00:00Z", "--clock-error", "3600", "--when-unsure", "refuse"));
        assertEquals(0, verify(with(root, "--at", "2000-01-01T00:00:00Z", "--built", "2026-01-01T00:00:00Z")));
        assertEquals(0, verify(with(root, "--at", "never-set")));
        fails(1, "before the bootloader was built", with(root, "--at", "never-set", "--built", "2031-01-01T00:00:00Z"));
        fails(1, "does not know the time", with(root, "--at", "never-set", "--without-time", "refuse"));
        assertEquals(0, verify(with(root, "--at", "never-set", "--built", "2031-01-01T00:00:00Z", "--without-time", "accept")));
        assertEquals(0, verify(with(root, "--at", "never-set", "--without-time", "lower-bound")));
    }

    @Test
    void revokedIntermediateIsRefused() {
        fails(1, "The key of 'CN=intermediate' is revoked", "--root-hash", file("root.pem"), "--at", VALID, "--revoked", file("intermediate.pem"));
    }

    @Test
    void wrongUsageIsToldInASentence() {
        fails(2, "needs --at", "--root-hash", file("root.pem"));
        fails(2, "need --root-hash", "--at", VALID);
        fails(2, "is not a time", "--root-hash", file("root.pem"), "--at", "tomorrow");
        fails(2, "chain.pem: It holds 3 certificates where one is wanted", "--root-hash", file("chain.pem"), "--at", VALID);
        fails(2, "app.bin: It is neither a certificate nor a key", "--root-hash", file("app.bin"), "--at", VALID);
        fails(2, "exclude each other", "--root-hash", file("root.pem"), "--at", VALID, "--key", file("release.key"));
        StringWriter errors = new StringWriter();
        assertEquals(2, execute(errors, "sign", "-H", "0x200", "--pad-header", "-S", "0x10000", "-v", "1.0.0", "--chain", file("chain.pem"), file("app.bin"),
                file("x.bin")));
        assertTrue(errors.toString().contains("--chain needs --key"), errors.toString());
        errors = new StringWriter();
        run("keygen", "-t", "ecdsa-p256", "-k", file("other.key"));
        assertEquals(2, execute(errors, "sign", "-H", "0x200", "--pad-header", "-S", "0x10000", "-v", "1.0.0", "--key", file("other.key"), "--chain",
                file("chain.pem"), file("app.bin"), file("x.bin")));
        assertTrue(errors.toString().contains("None of the certificates is that of the key"), errors.toString());
    }

    @Test
    void imageWithoutAChainIsRefused() throws IOException {
        assertEquals(0, sign("plain.bin", "--key", file("release.key")));
        Files.move(directory.resolve("plain.bin"), directory.resolve("signed.bin"), StandardCopyOption.REPLACE_EXISTING);
        fails(1, "has no certificates", "--root-hash", file("root.pem"), "--at", VALID);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private int sign(String output, String... more) {
        return run(Stream.of(new String[] {"sign", "-H", "0x200", "--pad-header", "-S", "0x10000", "-v", "1.0.0"}, more,
                new String[] {file("app.bin"), file(output)}).flatMap(Arrays::stream).toArray(String[]::new));
    }

    private static String[] with(String[] first, String... more) {
        return Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private int verify(String... options) {
        return run(with(with(new String[] {"verify"}, options), file("signed.bin")));
    }

    private void fails(int exitCode, String part, String... options) {
        StringWriter errors = new StringWriter();
        assertEquals(exitCode, execute(errors, with(with(new String[] {"verify"}, options), file("signed.bin"))), errors.toString());
        assertTrue(errors.toString().contains(part), errors.toString());
    }

    private static int run(String... arguments) {
        return execute(new StringWriter(), arguments);
    }

    private static int execute(StringWriter errors, String... arguments) {
        return Brownout.execute(with(new String[] {"image"}, arguments), new Console(new ByteArrayOutputStream(), new PrintWriter(errors, true), false));
    }
}
