package dev.brownout.cli.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** JSON laid out as Python's {@code json.dump(indent=2)} does. */
final class Json {

    private Json() {
    }

    static String text(Object value) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("").withArrayEmptySeparator("")).withObjectIndenter(indenter).withArrayIndenter(indenter);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes {@code text} to standard output, and the report to where {@code --json} says; if that is standard output, then the report alone. */
    static void write(CommandSpec spec, Optional<String> json, Object report, String text) {
        boolean toOutput = json.isPresent() && json.get().equals("-");
        if (!toOutput) {
            Output.write(spec, Optional.empty(), text);
        }
        if (json.isPresent()) {
            Output.write(spec, toOutput ? Optional.empty() : json.map(Path::of), (text(report) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
