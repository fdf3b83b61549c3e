package dev.brownout.emulator.firmware;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A file to load, as the command line writes it: {@code FILE} or {@code FILE@ADDRESS}.
 *
 * @param address where a raw binary goes, 0 to 0xFFFFFFFF
 */
public record LoadRequest(Path file, OptionalLong address) {

    /**
     * Reads {@code FILE} or {@code FILE@ADDRESS}, the address hexadecimal with 0x, or decimal. A file whose whole name exists is taken as
     * it is, even with an @ in it.
     *
     * @throws FirmwareException if what follows the @ is not an address
     */
    public static LoadRequest parse(String text) {
        try {
            int at = text.lastIndexOf('@');
            if (at < 0 || Files.exists(Path.of(text))) {
                return new LoadRequest(Path.of(text), OptionalLong.empty());
            }
            if (at == 0) {
                throw new FirmwareException("'" + text + "' names no file; write FILE@ADDRESS, as in app.bin@0xC000");
            }
            return new LoadRequest(Path.of(text.substring(0, at)), OptionalLong.of(address(text, text.substring(at + 1))));
        } catch (InvalidPathException e) {
            throw new FirmwareException("'" + text + "' is not a file name", e);
        }
    }

    private static long address(String text, String number) {
        try {
            long address = Long.decode(number.replace("_", ""));
            if (address >= 0 && address < 1L << 32) {
                return address;
            }
        } catch (NumberFormatException e) {
            // the sentence below says it
        }
        throw new FirmwareException("'" + number + "' in '" + text + "' is not an address from 0x0 to 0xFFFFFFFF, as in app.bin@0xC000");
    }
}
