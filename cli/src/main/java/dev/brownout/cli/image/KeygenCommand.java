package dev.brownout.cli.image;

import dev.brownout.bootloader.key.AsymmetricPrivateKey;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brownout image keygen}. */
@Command(name = "keygen", mixinStandardHelpOptions = true, sortOptions = false, description = "Generate a key pair into a PEM file.")
final class KeygenCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-k", "--key"}, paramLabel = "FILE", required = true, description = "The file to write.")
    private Path key;

    @Option(names = {"-t", "--type"}, paramLabel = "TYPE", required = true, description = "rsa-2048, rsa-3072, ecdsa-p256, ecdsa-p384, ed25519, or x25519 (for encryption).")
    private String type;

    @Option(names = {"-p", "--password"}, description = "Ask for a password to protect the key with.")
    private boolean password;

    @Override
    public Integer call() {
        KeyType chosen = KeyType.labelled(type).orElseThrow(() -> new InputException("Keys of type '" + type + "' cannot be made; the types are "
                + Arrays.stream(KeyType.values()).map(KeyType::label).collect(Collectors.joining(", ")) + "."));
        SecureRandom random = new SecureRandom();
        PrivateImageKey made = AsymmetricPrivateKey.generate(chosen, random);
        String pem = password ? PemKeys.encryptedPrivateKey(made, new Keys(spec.commandLine().getErr()).newPassword(), random) : PemKeys.privateKey(made);
        ImageFiles.writePrivate(key, pem.getBytes(StandardCharsets.US_ASCII));
        return ExitCode.OK;
    }
}
