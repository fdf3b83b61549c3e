package dev.brownout.cli.image;

import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.KeyText;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brownout image getpubhash}. */
@Command(name = "getpubhash", mixinStandardHelpOptions = true, sortOptions = false, description = "Write the SHA-256 of a key pair's public key.")
final class GetpubhashCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-k", "--key"}, paramLabel = "FILE", required = true, description = "The key, private or public.")
    private Path key;

    @Option(names = {"-e", "--encoding"}, paramLabel = "ENCODING", defaultValue = "lang-c", description = "lang-c (the default) or raw.")
    private String encoding;

    @Option(names = "--name-suffix", paramLabel = "SUFFIX", defaultValue = "", description = "Append SUFFIX to the names in C text.")
    private String suffix;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write to FILE rather than to standard output.")
    private Optional<Path> output;

    @Override
    public Integer call() {
        GetpubCommand.checkSuffix(suffix, encoding.equals("raw"));
        PublicImageKey publicKey = new Keys(spec.commandLine().getErr()).load(key).publicKey();
        switch (encoding) {
            case "lang-c" -> Output.write(spec, output, KeyText.cPublicHash(publicKey, suffix));
            case "raw" -> Output.write(spec, output, Digests.sha256(publicKey.embedded()));
            default -> throw new InputException("'" + encoding + "' is not an encoding: lang-c or raw.");
        }
        return ExitCode.OK;
    }
}
