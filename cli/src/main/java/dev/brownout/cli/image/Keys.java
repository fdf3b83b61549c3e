package dev.brownout.cli.image;

import dev.brownout.bootloader.key.ImageKey;
import dev.brownout.bootloader.key.KeyException;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.cli.InputException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Key files, and passwords for them: asked for on the terminal, or read from standard input, a line each, where there is none. */
public final class Keys {

    private final PrintWriter messages;
    private BufferedReader input;

    Keys(PrintWriter messages) {
        this.messages = messages;
    }

    ImageKey load(Path file) {
        byte[] pem = ImageFiles.read("Key", file);
        try {
            return PemKeys.read(pem, () -> Optional.of(ask("Enter key passphrase: ")));
        } catch (KeyException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    /** The key, which must not be encrypted. */
    public static ImageKey loadWithoutPassword(Path file) {
        try {
            return PemKeys.read(ImageFiles.read("Key", file));
        } catch (KeyException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    PrivateImageKey loadPrivate(Path file) {
        try {
            return load(file).privateKey();
        } catch (KeyException e) {
            throw new InputException(file + " holds a public key only; a private one is needed here.", e);
        }
    }

    /** A new password, asked for twice. */
    char[] newPassword() {
        while (true) {
            char[] password = ask("Enter key passphrase: ");
            if (Arrays.equals(password, ask("Reenter passphrase: "))) {
                return password;
            }
            messages.println("The passwords do not match; try again.");
        }
    }

    private char[] ask(String prompt) {
        Console terminal = System.console();
        if (terminal != null) {
            char[] password = terminal.readPassword("%s", prompt);
            if (password != null) {
                return password;
            }
        } else {
            try {
                if (input == null) {
                    input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                }
                String line = input.readLine();
                if (line != null) {
                    return line.toCharArray();
                }
            } catch (IOException e) {
                throw new InputException("The password cannot be read (" + e.getMessage() + ").", e);
            }
        }
        throw new InputException("The key needs a password, and none was entered.");
    }
}
