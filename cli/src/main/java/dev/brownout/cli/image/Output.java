package dev.brownout.cli.image;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Where an image command's result goes: a file, or standard output. */
final class Output {

    private Output() {
    }

    static void write(CommandSpec spec, Optional<Path> file, byte[] bytes) {
        if (file.isPresent()) {
            ImageFiles.write(file.get(), bytes);
            return;
        }
        try {
            spec.commandLine().getOut().flush();
            OutputStream out = spec.root().userObject() instanceof Brownout brownout ? brownout.console().output() : System.out;
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new InputException("Standard output cannot be written (" + e.getMessage() + ").", e);
        }
    }

    static void write(CommandSpec spec, Optional<Path> file, String text) {
        write(spec, file, text.getBytes(StandardCharsets.UTF_8));
    }
}
