package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.fixtures.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios of the bundled bootloaders with other keys, several of them, revoked ones, and encryption; a few cuts of each. */
class KeysAndEncryptionTest {
    @TempDir
    private Path folder;

    private static ScenarioPlan plan(String yaml) {
        return ScenarioPlan.of(ScenarioReader.read("scenario.yaml", Path.of(""), yaml).build(), new InterpreterFactory());
    }

    private static String refusal(String yaml) {
        return assertThrows(ScenarioException.class, () -> plan(yaml)).getMessage();
    }

    /** Which images run behind a few cuts, all of them equal to the reference's. */
    private static Map<String, Long> running(String yaml) throws InterruptedException {
        SweepResult result = new Sweep(plan(yaml + "\nfaults: {operations: 0-1}").sweep()).run(1, (done, total) -> { });
        assertTrue(result.good(), () -> result.failures().toString());
        return result.images();
    }

    private static long all(Map<String, Long> images, String name) {
        assertEquals(List.of(name), List.copyOf(images.keySet()));
        return images.get(name);
    }

    @Test
    void ed25519KeyChoosesTheBootloaderThatChecksSuch() throws InterruptedException {
        assertTrue(all(running("keys: [bundled-ed25519]"), "new") > 3);
    }

    @Test
    void eitherOfTwoKeysSigns() throws InterruptedException {
        all(running("keys: [bundled, bundled-second]"), "new");
        all(running("keys: [bundled-second, bundled]"), "new");
    }

    @Test
    void updateSignedWithARevokedKeyIsRefused() throws InterruptedException {
        String yaml = "keys: [bundled, bundled-second]\nrevoked: [1]";
        all(running(yaml), "old");
        assertEquals(1, plan(yaml).remarks().size());
        assertTrue(plan(yaml).remarks().get(0).contains("must never run"));
    }

    @Test
    void wayBackToAnImageOfARevokedKeyIsClosed() throws InterruptedException {
        all(running("keys: [bundled, bundled-second]\nrevoked: [0]\nboot: 2"), "new");
    }

    @Test
    void encryptedImagesAreBroughtInWithKeysOfEitherSize() throws InterruptedException {
        all(running("encryption: {key: bundled-encryption}"), "new");
        all(running("encryption: {key: bundled-encryption, bits: 256}"), "new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"swap-scratch", "swap-offset", "overwrite-only-fast"})
    void otherStrategiesDecryptAndCheckEd25519Too(String strategy) throws InterruptedException {
        all(running("encryption: {key: bundled-encryption}\nstrategy: " + strategy), "new");
        all(running("keys: [bundled-ed25519]\nstrategy: " + strategy), "new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"swap-scratch", "swap-offset"})
    void encryptedImagesGoBack(String strategy) throws InterruptedException {
        all(running("encryption: {key: bundled-encryption}\nboot: 2\nstrategy: " + strategy), "old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys: [bundled-ed25519]", "keys: [bundled-second]", "keys: [bundled, bundled-second]", "chain: {root: bundled}",
        "encryption: {key: bundled-encryption}"})
    void bundledImagesOfAnyNameAreSignedAndEncryptedAsTheBootloaderWants(String yaml) throws InterruptedException {
        all(running(yaml + "\nimages: {slot-a: 'bundled:v1-confirms', slot-b: 'bundled:v2-never-confirms'}"), "new");
    }

    @Test
    void bundledImageForRamIsMarkedSo() throws InterruptedException {
        all(running("strategy: ram-load-revert\nimages: {slot-a: 'bundled:v1-confirms-ram', slot-b: 'bundled:v2-confirms-after-health-check-ram'}\nboot: 2"), "old");
    }

    @Test
    void updateWithCertificatesOfTheRootComesIn() throws InterruptedException {
        all(running("chain: {root: bundled}"), "new");
        all(running("chain: {root: bundled}\nboot: 2"), "old");
    }

    @Test
    void updateWhoseCertificateEndedBeforeTheBootloaderWasBuiltIsRefused() throws InterruptedException {
        String yaml = "chain: {root: bundled, built: '2031-01-01T00:00:00Z'}";
        all(running(yaml), "old");
        assertTrue(plan(yaml).remarks().get(0).contains("must never run"), plan(yaml).remarks().toString());
    }

    @Test
    void rootAndRevokedKeysAreReadFromFilesOrAsHashes() throws IOException {
        byte[] other = Digests.sha256(BundledKey.FIRST.key().publicKey().subjectPublicKeyInfo());
        Path root = Files.writeString(folder.resolve("root.pem"), Fixtures.certificateAuthorityPem(false), StandardCharsets.US_ASCII);
        Path intermediate = Files.writeString(folder.resolve("intermediate.pem"), Fixtures.certificateAuthorityPem(true), StandardCharsets.US_ASCII);
        Path slots = Files.write(folder.resolve("old.bin"), BundledUpdate.signed(Fixtures.V1_CONFIRMS));
        assertTrue(refusal("chain: {root: bundled, revoked: [" + intermediate + ", " + HexFormat.of().formatHex(other) + "]}").contains("nothing could ever"));
        assertTrue(refusal("chain: {root: " + root + "}").contains("must be given"));
        assertTrue(refusal("chain: {root: " + root + "}\nimages: {slot-a: " + slots + ", slot-b: " + slots + "}").contains("nothing could ever"));
        assertTrue(refusal("chain: {root: none.pem}").contains("there is no such file"));
        assertTrue(refusal("chain: {root: bundled, revoked: [" + slots + "]}").contains("old.bin: "));
        assertTrue(refusal("chain: {root: bundled}\nkeys: [bundled]").contains("not both"));
        assertTrue(refusal("chain: {root: bundled}\nstrategy: swap-scratch").contains("strategy swap-move"));
        assertTrue(refusal("chain: {revoked: []}").contains("is missing (root)"));
    }

    @Test
    void usersKeysGoIntoTheBundledBootloader() throws IOException, InterruptedException {
        // The roles of the two test keys exchanged: files, as far as the scenario knows.
        Path key = Files.writeString(folder.resolve("device.pem"), PemKeys.privateKey(BundledKey.SECOND.key()), StandardCharsets.US_ASCII);
        all(running("encryption: {key: " + key + "}"), "new");
    }

    @Test
    void whatDoesNotGoTogetherIsTold() {
        assertTrue(refusal("keys: [bundled]\nrevoked: [0]").contains("takes the trust from none"));
        assertTrue(refusal("keys: [bundled, bundled-second]\nrevoked: [2]").contains("places 0 to 1"));
        assertTrue(refusal("keys: [bundled, bundled-ed25519]").contains("several types"));
        assertTrue(refusal("keys: [bundled, bundled-second]\nstrategy: swap-scratch").contains("can have two keys"));
        assertTrue(refusal("keys: [bundled-ed25519]\nencryption: {key: bundled-encryption}").contains("one at a time"));
        assertTrue(refusal("encryption: {key: bundled-ed25519}").contains("not for one of type ed25519"));
        assertTrue(refusal("encryption: {key: none.pem}").contains("there is no such file"));
        assertTrue(refusal("encryption: {key: bundled-encryption, save-enctlv: true}").contains("for 256 bits what they"));
        assertEquals(Optional.empty(), BundledKey.named("mine.pem"));
    }
}
