package dev.brownout.bootloader.policy;

import dev.brownout.bootloader.flash.FlashDevice;
import java.util.Arrays;

/** What logs in flash ask of cells that a cut may have left half programmed, and do to them. */
final class Cells {

    // Flash with larger words takes a second programming of a word badly.
    private static final int COMPLETES_UP_TO = Integer.BYTES;

    private Cells() {
    }

    static boolean isErased(FlashDevice device, byte[] bytes) {
        for (byte b : bytes) {
            if (b != (byte) device.erasedValue()) {
                return false;
            }
        }
        return true;
    }

    /** Whether programming can still make {@code wanted} of the cells at {@code address}. */
    static boolean canBecome(FlashDevice device, int address, byte[] wanted) {
        byte[] cells = device.read(address, wanted.length);
        for (int i = 0; i < cells.length; i++) {
            int programmed = (cells[i] ^ device.erasedValue()) & 0xFF;
            int needed = (wanted[i] ^ device.erasedValue()) & 0xFF;
            if ((programmed & ~needed) != 0) {
                return false;
            }
        }
        return device.writeSize() <= COMPLETES_UP_TO;
    }

    /** Programs the words that do not hold what they should, ascending. @return whether all of it can be read back */
    static boolean program(FlashDevice device, int address, byte[] wanted) {
        int step = device.writeSize();
        for (int at = 0; at < wanted.length; at += step) {
            byte[] word = Arrays.copyOfRange(wanted, at, at + step);
            if (!isErased(device, word) && !Arrays.equals(word, device.read(address + at, step))) {
                device.write(address + at, word, 0, step);
            }
        }
        return Arrays.equals(device.read(address, wanted.length), wanted);
    }
}
