package dev.brownout.cli.image;

import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
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

    @Option(names = {"-t", "--type"}, paramLabel = "TYPE", required = true, description = "ecdsa-p256, the only type so far.")
    private String type;

    @Option(names = {"-p", "--password"}, description = "Ask for a password to protect the key with.")
    private boolean password;

    @Override
    public Integer call() {
        if (!type.equals("ecdsa-p256")) {
            throw new InputException("Keys of type '" + type + "' cannot be made; the type supported is ecdsa-p256.");
        }
        SecureRandom random = new SecureRandom();
        EcdsaP256PrivateKey made = EcdsaP256PrivateKey.generate(random);
        String pem = password ? PemKeys.encryptedPrivateKey(made, new Keys(spec.commandLine().getErr()).newPassword(), random) : PemKeys.privateKey(made);
        ImageFiles.writePrivate(key, pem.getBytes(StandardCharsets.US_ASCII));
        return ExitCode.OK;
    }
}
