package dev.brownout.cli.image;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code brownout image}: keys and signed images, with the options, the defaults and the bytes of MCUboot's imgtool. */
@Command(name = "image", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", sortOptions = false,
        description = {"Make keys, sign images, look into them: imgtool's options and bytes.%n",
            "For example: brownout image keygen -t ecdsa-p256 -k key.pem, then brownout image sign -k key.pem -H 0x200 -S 0x76000"
                + " --pad-header -v 1.0.0 app.bin signed.bin, then brownout image verify -k key.pem signed.bin"},
        subcommands = {KeygenCommand.class, GetpubCommand.class, GetpubhashCommand.class, GetprivCommand.class, KeyinfoCommand.class,
            SignCommand.class, VerifyCommand.class, InfoCommand.class, LogCommand.class})
public final class ImageCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
