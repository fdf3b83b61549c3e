package dev.brownout.cli.image;

import dev.brownout.bootloader.chain.ChainTrust;
import dev.brownout.bootloader.image.ImageCheck;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.key.ImageKey;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brownout image verify}. */
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Check a signed image's hash and its signature. Exit code 1 if something is wrong with them.%n",
            "With --root-hash: as a bootloader does that trusts a root, which the image's certificates lead back to.%n"})
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-k", "--key"}, paramLabel = "FILE", description = "The key, private or public; without one only the hash is checked.")
    private Optional<Path> key;

    @Mixin
    private ChainOptions chain;

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object with the result; - for standard output.")
    private String json;

    @Parameters(paramLabel = "IMAGE", description = "Raw binary, or Intel HEX if its name ends in .hex.")
    private Path image;

    @Override
    public Integer call() {
        Optional<ChainTrust> trust = chain.trust();
        if (trust.isPresent() && key.isPresent()) {
            throw new InputException("--key and --root-hash exclude each other: the image's key is known, or its chain says it.");
        }
        Optional<ImageKey> loaded = key.map(file -> new Keys(spec.commandLine().getErr()).load(file));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("image", image.toString());
        int exitCode;
        String text;
        try {
            byte[] file = ImageFiles.readImage(image);
            ImageCheck.Passed passed = trust.map(root -> ImageCheck.checkChain(file, root)).orElseGet(() -> ImageCheck.check(file, loaded));
            String digest = HexFormat.of().formatHex(passed.digest());
            text = "Image was correctly validated\nImage version: " + passed.version() + "\nImage digest: " + digest + "\n";
            report.put("valid", true);
            report.put("signatureChecked", loaded.isPresent() || trust.isPresent());
            report.put("version", passed.version().toString());
            report.put("digest", digest);
            exitCode = ExitCode.OK;
        } catch (ImageException e) {
            text = "";
            spec.commandLine().getErr().println("brownout: " + image + ": " + e.getMessage());
            report.put("valid", false);
            report.put("error", e.error().name());
            report.put("message", e.getMessage());
            exitCode = ExitCode.FIRMWARE_FAILED;
        }
        Json.write(spec, Optional.ofNullable(json), report, text);
        return exitCode;
    }
}
