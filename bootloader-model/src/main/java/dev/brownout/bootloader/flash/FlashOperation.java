package dev.brownout.bootloader.flash;

import java.util.Arrays;
import java.util.HexFormat;

/** One operation that changes flash, as a log keeps it. A power cut can fall before it, inside it or after it. */
public sealed interface FlashOperation {

    /** First address that the operation touches. */
    int address();

    /** One word programmed. */
    record Program(int address, byte[] word) implements FlashOperation {

        @Override
        public boolean equals(Object other) {
            return other instanceof Program p && p.address == address && Arrays.equals(p.word, word);
        }

        @Override
        public int hashCode() {
            return 31 * address + Arrays.hashCode(word);
        }

        @Override
        public String toString() {
            return String.format("program 0x%08X %s", address, HexFormat.of().formatHex(word));
        }
    }

    /** One page erased. */
    record Erase(int address) implements FlashOperation {

        @Override
        public String toString() {
            return String.format("erase   0x%08X", address);
        }
    }
}
