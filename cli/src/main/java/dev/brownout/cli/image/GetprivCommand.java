package dev.brownout.cli.image;

import dev.brownout.bootloader.key.KeyText;
import dev.brownout.bootloader.key.KeyText.PrivateFormat;
import dev.brownout.cli.ExitCode;
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

    @Option(names = "--minimal", description = "Leave the public key out.")
    private boolean minimal;

    @Option(names = {"-f", "--format"}, paramLabel = "FORMAT", defaultValue = "PKCS8", description = "pkcs8 (the default) or openssl.")
    private PrivateFormat format;

    @Override
    public Integer call() {
        Output.write(spec, Optional.empty(), KeyText.cPrivate(new Keys(spec.commandLine().getErr()).loadPrivate(key), format, minimal));
        return ExitCode.OK;
    }
}
