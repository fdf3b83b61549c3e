package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertTrue(refusal("keys: [bundled, bundled-second]\nstrategy: swap-scratch").contains("one at a time"));
        assertTrue(refusal("keys: [bundled-ed25519]\nencryption: {key: bundled-encryption}").contains("one at a time"));
        assertTrue(refusal("encryption: {key: bundled-ed25519}").contains("not for one of type ed25519"));
        assertTrue(refusal("encryption: {key: none.pem}").contains("there is no such file"));
        assertTrue(refusal("encryption: {key: bundled-encryption, save-enctlv: true}").contains("for 256 bits what they"));
        assertEquals(Optional.empty(), BundledKey.named("mine.pem"));
    }
}
