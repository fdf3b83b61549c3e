package dev.brownout.cli.image;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.chain.ChainTrust;
import dev.brownout.bootloader.chain.DatePolicy;
import dev.brownout.bootloader.chain.ImageCertificate;
import dev.brownout.bootloader.chain.TrustedClock;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.KeyException;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.cli.InputException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What a device trusts certificate chains by, and what it knows of the time (docs/certificate-chains.md). */
final class ChainOptions {

    private static final int DIGITS = 64;

    @Option(names = "--root-hash", paramLabel = "HASH|FILE", description = "Check the image's chain of certificates: SHA-256 of the root's public key in"
            + " hexadecimal digits, or a file with the root's certificate or key. Needs --at.")
    private String rootHash;

    @Option(names = "--at", paramLabel = "TIME", description = "What the device's clock shows, such as 2026-07-01T00:00:00Z; now; or never-set.")
    private String at;

    @Option(names = "--clock-error", paramLabel = "SECONDS", description = "By how much that may be wrong (default: 0).")
    private Long clockError;

    @Option(names = "--revoked", paramLabel = "HASH|FILE", description = "A key that no certificate may hold any more, as for --root-hash; repeatable.")
    private List<String> revoked = new ArrayList<>();

    @Option(names = "--built", paramLabel = "TIME", description = "When the bootloader was built: it is never earlier, and a clock that shows less was never"
            + " set (default: 1970-01-01T00:00:00Z).")
    private String built;

    @Option(names = "--without-time", paramLabel = "WHAT", description = "What to do if the clock was never set: lower-bound (the default: refuse what ended"
            + " before --built), refuse everything, or accept.")
    private DatePolicy.WithoutTime withoutTime;

    @Option(names = "--when-unsure", paramLabel = "WHAT", description = "What to do where --clock-error leaves open whether a certificate is valid: accept (the"
            + " default) or refuse.")
    private DatePolicy.WhenUnsure whenUnsure;

    @Option(names = "--grace", paramLabel = "SECONDS", description = "How much longer than they say certificates count, at both ends (default: 0).")
    private Long grace;

    /** What was asked, if it was. */
    Optional<ChainTrust> trust() {
        if (rootHash == null) {
            if (at != null || clockError != null || !revoked.isEmpty() || built != null || withoutTime != null || whenUnsure != null || grace != null) {
                throw new InputException("Options about a chain of certificates need --root-hash, by which it is trusted.");
            }
            return Optional.empty();
        }
        if (at == null) {
            throw new InputException("--root-hash needs --at, what the device's clock shows: a time such as 2026-07-01T00:00:00Z, now, or never-set.");
        }
        try {
            DatePolicy dates = new DatePolicy(built == null ? 0 : seconds("--built", built), withoutTime == null ? DatePolicy.WithoutTime.LOWER_BOUND : withoutTime,
                    whenUnsure == null ? DatePolicy.WhenUnsure.ACCEPT : whenUnsure, grace == null ? 0 : grace, DatePolicy.Scope.EVERY_BOOT);
            HexFormat hex = HexFormat.of();
            Set<String> keys = revoked.stream().map(text -> hex.formatHex(keyHash("--revoked", text))).collect(Collectors.toSet());
            return Optional.of(new ChainTrust(keyHash("--root-hash", rootHash), keys, dates, clock()));
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    private TrustedClock clock() {
        if (at.equals("never-set")) {
            return new TrustedClock.NeverSet();
        }
        long time = at.equals("now") ? Instant.now().getEpochSecond() : seconds("--at", at);
        return new TrustedClock.Running(time, clockError == null ? 0 : clockError);
    }

    private static long seconds(String option, String text) {
        try {
            return Instant.parse(text).getEpochSecond();
        } catch (DateTimeException e) {
            throw new InputException(option + ": '" + text + "' is not a time such as 2026-07-01T00:00:00Z.", e);
        }
    }

    private static byte[] keyHash(String option, String text) {
        if (text.matches("[0-9a-fA-F]{" + DIGITS + "}")) {
            return HexFormat.of().parseHex(text);
        }
        byte[] file = ImageFiles.read(option + " takes " + DIGITS + " hexadecimal digits or a file;", Path.of(text));
        try {
            return CertificateChain.keyHash(file);
        } catch (ImageException | KeyException e) {
            throw new InputException(option + ": " + text + ": " + e.getMessage(), e);
        }
    }
}
