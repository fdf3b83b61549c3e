package dev.brownout.cli.image;

import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageInfo;
import dev.brownout.bootloader.image.ImageInfoText;
import dev.brownout.cli.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brownout image info}. */
@Command(name = "info", aliases = "dumpinfo", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Show header, TLVs and trailer of a signed image. Exit code 1 if it is none.")
final class InfoCommand implements Callable<Integer> {

    private enum Format { HUMAN, YAML, JSON }

    @Spec
    private CommandSpec spec;

    @Option(names = {"-o", "--outfile"}, paramLabel = "FILE", description = "Write to FILE rather than to standard output.")
    private Optional<Path> output;

    @Option(names = {"-f", "--format"}, paramLabel = "FORMAT", description = "human, yaml or json; by default human, but yaml with --outfile.")
    private Format format;

    @Option(names = {"-s", "--silent"}, description = "Without effect, as in imgtool.")
    private boolean silent;

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object with everything that is shown; - for standard output.")
    private String json;

    @Parameters(paramLabel = "IMAGE", description = "Raw binary, or Intel HEX if its name ends in .hex.")
    private Path image;

    @Override
    public Integer call() {
        ImageInfo info;
        try {
            info = ImageInfo.read(ImageFiles.readImage(image));
        } catch (ImageException e) {
            spec.commandLine().getErr().println("brownout: " + image + ": " + e.getMessage());
            return ExitCode.FIRMWARE_FAILED;
        }
        String name = String.valueOf(image.getFileName());
        Format chosen = format != null ? format : output.isPresent() ? Format.YAML : Format.HUMAN;
        String text = switch (chosen) {
            case HUMAN -> ImageInfoText.of(info, name);
            case YAML -> InfoTree.yaml(InfoTree.of(info, name));
            case JSON -> Json.text(InfoTree.of(info, name)) + (output.isPresent() ? "" : "\n");
        };
        if (output.isPresent()) {
            Output.write(spec, output, text);
            text = "";
        }
        Json.write(spec, Optional.ofNullable(json), InfoTree.of(info, name), text);
        return ExitCode.OK;
    }
}
