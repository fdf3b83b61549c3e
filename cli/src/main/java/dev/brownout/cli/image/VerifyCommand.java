package dev.brownout.cli.image;

import dev.brownout.bootloader.image.ImageCheck;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.key.ImageKey;
import dev.brownout.cli.ExitCode;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brownout image verify}. */
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Check a signed image's hash and its signature. Exit code 1 if something is wrong with them.")
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-k", "--key"}, paramLabel = "FILE", description = "The key, private or public; without one only the hash is checked.")
    private Optional<Path> key;

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object with the result; - for standard output.")
    private String json;

    @Parameters(paramLabel = "IMAGE", description = "Raw binary, or Intel HEX if its name ends in .hex.")
    private Path image;

    @Override
    public Integer call() {
        Optional<ImageKey> loaded = key.map(file -> new Keys(spec.commandLine().getErr()).load(file));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("image", image.toString());
        int exitCode;
        String text;
        try {
            ImageCheck.Passed passed = ImageCheck.check(ImageFiles.readImage(image), loaded);
            String digest = HexFormat.of().formatHex(passed.digest());
            text = "Image was correctly validated\nImage version: " + passed.version() + "\nImage digest: " + digest + "\n";
            report.put("valid", true);
            report.put("signatureChecked", loaded.isPresent());
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
