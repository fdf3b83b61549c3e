package dev.brownout.cli.image;

import dev.brownout.bootloader.key.KeyException;
import dev.brownout.bootloader.key.KeyText;
import dev.brownout.bootloader.key.KeyText.PrivateFormat;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brownout image getpriv}. */
@Command(name = "getpriv", mixinStandardHelpOptions = true, sortOptions = false, description = "Write a private key as C text.")
final class GetprivCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-k", "--key"}, paramLabel = "FILE", required = true, description = "The private key.")
    private Path key;

    @Option(names = "--minimal", description = "Leave out what decrypting does not need: the public key, or the CRT parameters of RSA.")
    private boolean minimal;

    @Option(names = {"-f", "--format"}, paramLabel = "FORMAT",
            description = "pkcs8 or openssl; by default pkcs8, for RSA openssl, the only one there.")
    private Optional<PrivateFormat> format;

    @Override
    public Integer call() {
        PrivateImageKey loaded = new Keys(spec.commandLine().getErr()).loadPrivate(key);
        try {
            Output.write(spec, Optional.empty(), KeyText.cPrivate(loaded, format, minimal));
        } catch (KeyException e) {
            throw new InputException(key + ": " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }
}
