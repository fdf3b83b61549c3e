package dev.brownout.bootloader.chain;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a bootloader that checks certificate chains is provisioned with, and what it knows when it boots.
 *
 * @param rootHash SHA-256 of the root's public key, as the SubjectPublicKeyInfo in its certificate
 * @param revoked  the same hashes, in hexadecimal digits, of keys that no certificate may hold any more
 * @param dates    how dates are looked at
 * @param clock    the time at this boot
 */
public record ChainTrust(byte[] rootHash, Set<String> revoked, DatePolicy dates, TrustedClock clock) {

    public ChainTrust {
        if (rootHash.length != 32) {
            throw new IllegalArgumentException("The root's hash is a SHA-256 of 32 bytes, not " + rootHash.length + ".");
        }
        rootHash = rootHash.clone();
        revoked = revoked.stream().map(hash -> hash.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    public ChainTrust at(TrustedClock time) {
        return new ChainTrust(rootHash, revoked, dates, time);
    }

    public ChainTrust revoking(Set<String> hashes) {
        return new ChainTrust(rootHash, hashes, dates, clock);
    }

    public ChainTrust with(DatePolicy policy) {
        return new ChainTrust(rootHash, revoked, policy, clock);
    }

    boolean isRoot(byte[] keyHash) {
        return Arrays.equals(rootHash, keyHash);
    }

    boolean isRevoked(byte[] keyHash) {
        return revoked.contains(HexFormat.of().formatHex(keyHash));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChainTrust trust && Arrays.equals(trust.rootHash, rootHash) && trust.revoked.equals(revoked) && trust.dates.equals(dates)
                && trust.clock.equals(clock);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rootHash);
    }
}
