package dev.brownout.bootloader.flash;

/**
 * A NOR flash as a bootloader sees it: reads anywhere, programs whole words, erases whole pages.
 *
 * <p>Addresses and lengths are in bytes. The operations that change the flash may throw an unchecked exception of the device's own
 * when power is cut; the bootloader never catches it.
 */
public interface FlashDevice {

    /** First address of the device. */
    int baseAddress();

    /** Size in bytes. */
    int size();

    /** Smallest programmable unit in bytes, a power of two: 4 on nRF52840, 8 on STM32L4. */
    int writeSize();

    /** What an erased byte reads as: 0xFF on most parts, 0x00 on some. */
    int erasedValue();

    /**
     * Whether a word is programmed once between two erases, as where each carries an error-correcting code: one that is not erased becomes nothing
     * but zeros, whatever is written to it. STM32L4 and its successors.
     */
    default boolean programsOnce() {
        return false;
    }

    /** False if an error-correcting code says that bytes of the range are not those that were programmed: power was cut while they were. */
    default boolean readable(int address, int length) {
        return true;
    }

    /**
     * True if an error-correcting code made good what is read of the range: some cell does not hold what was programmed. A word like that is one
     * defect away from being unreadable.
     */
    default boolean corrected(int address, int length) {
        return false;
    }

    /** The page (smallest erasable unit) that holds {@code address}. */
    FlashPage pageAt(int address);

    /** Copies {@code length} bytes from {@code address} to {@code target[offset]}. */
    void read(int address, byte[] target, int offset, int length);

    /**
     * Programs words in ascending order. {@code address} and {@code length} are multiples of the write size. Every word of the range is programmed, those that
     * hold the erased value too: whoever wants to spare them leaves them out.
     */
    void write(int address, byte[] source, int offset, int length);

    /** Programs words, but for those that hold the erased value: the same bytes with less wear, and fewer points to be cut at. */
    default void writeUnlessErased(int address, byte[] words) {
        int step = writeSize();
        byte erased = (byte) erasedValue();
        for (int at = 0; at < words.length; at += step) {
            int next = at;
            while (next < at + step && words[next] == erased) {
                next++;
            }
            if (next < at + step) {
                write(address + at, words, at, step);
            }
        }
    }

    /** Erases the page that begins at {@code pageAddress}. */
    void erasePage(int pageAddress);

    /** Reads {@code length} bytes into a new array. */
    default byte[] read(int address, int length) {
        byte[] bytes = new byte[length];
        read(address, bytes, 0, length);
        return bytes;
    }
}
