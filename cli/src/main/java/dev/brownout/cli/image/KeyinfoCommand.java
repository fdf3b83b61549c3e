package dev.brownout.cli.image;

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

/** {@code brownout image keyinfo}. */
@Command(name = "keyinfo", mixinStandardHelpOptions = true, sortOptions = false, description = "Say whether a key file is private or public.")
final class KeyinfoCommand implements Callable<Integer> {

    private enum Kind { PRIVATE, PUBLIC }

    @Spec
    private CommandSpec spec;

    @Option(names = {"-k", "--key"}, paramLabel = "FILE", required = true, description = "The key; it is not asked for a password.")
    private Path key;

    @Option(names = "--require", paramLabel = "KIND", description = "Fail unless the key is private or public, as named.")
    private Kind required;

    @Override
    public Integer call() {
        Kind kind = Keys.loadWithoutPassword(key) instanceof PrivateImageKey ? Kind.PRIVATE : Kind.PUBLIC;
        Output.write(spec, Optional.empty(), name(kind) + "\n");
        if (required != null && required != kind) {
            throw new InputException(key + " is " + name(kind) + ", but " + name(required) + " is required.");
        }
        return ExitCode.OK;
    }

    private static String name(Kind kind) {
        return kind == Kind.PRIVATE ? "private" : "public";
    }
}
