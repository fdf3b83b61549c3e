package dev.brownout.cli.image;

import dev.brownout.bootloader.key.KeyText;
import dev.brownout.bootloader.key.PemKeys;
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

/** {@code brownout image getpub}. */
@Command(name = "getpub", mixinStandardHelpOptions = true, sortOptions = false, description = "Write a key pair's public key, as text or bytes to build in.")
final class GetpubCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-k", "--key"}, paramLabel = "FILE", required = true, description = "The key, private or public.")
    private Path key;

    @Option(names = {"-e", "--encoding"}, paramLabel = "ENCODING", description = "lang-c (the default), lang-rust, pem or raw.")
    private String encoding;

    @Option(names = {"-l", "--lang"}, paramLabel = "LANG", description = "c or rust; deprecated, --encoding does the same.")
    private String language;

    @Option(names = "--name-suffix", paramLabel = "SUFFIX", defaultValue = "", description = "Append SUFFIX to the names in C or Rust text.")
    private String suffix;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write to FILE rather than to standard output.")
    private Optional<Path> output;

    @Override
    public Integer call() {
        if (encoding != null && language != null) {
            throw new InputException("--encoding and --lang exclude each other.");
        }
        String chosen = encoding != null ? encoding : language != null ? "lang-" + language : "lang-c";
        checkSuffix(suffix, !chosen.startsWith("lang-"));
        PublicImageKey publicKey = new Keys(spec.commandLine().getErr()).load(key).publicKey();
        switch (chosen) {
            case "lang-c" -> Output.write(spec, output, KeyText.cPublic(publicKey, suffix));
            case "lang-rust" -> Output.write(spec, output, KeyText.rustPublic(publicKey, suffix));
            case "pem" -> Output.write(spec, output, PemKeys.publicKey(publicKey));
            case "raw" -> Output.write(spec, output, publicKey.embedded());
            default -> throw new InputException(language != null ? "'" + language + "' is not a language: c or rust."
                    : "'" + encoding + "' is not an encoding: lang-c, lang-rust, pem or raw.");
        }
        return ExitCode.OK;
    }

    static void checkSuffix(String suffix, boolean withoutNames) {
        if (!suffix.matches("[A-Za-z0-9_]*")) {
            throw new InputException("--name-suffix '" + suffix + "' has characters that no name can have: letters, digits and _ are right.");
        }
        if (withoutNames && !suffix.isEmpty()) {
            throw new InputException("--name-suffix is for C and Rust text only: the other encodings have no names.");
        }
    }
}
