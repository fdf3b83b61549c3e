package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.image.BootMagic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The trailer of one slot in flash: reads its fields as they may have been left by a power cut, and writes them a word at a time. */
public final class Trailer {

    private static final byte SET = 0x01;

    private final FlashDevice device;
    private final FlashMap map;
    private final TrailerLayout layout;
    private final byte erased;

    public Trailer(FlashDevice device, FlashMap map, SlotLayout slot) {
        this.device = device;
        this.map = map;
        this.layout = TrailerLayout.of(map, slot);
        this.erased = (byte) device.erasedValue();
    }

    public TrailerLayout layout() {
        return layout;
    }

    /** Reads magic, flags and swap_info. */
    public SwapState state() {
        return new SwapState(magic(), flag(layout.imageOk()), flag(layout.copyDone()),
                isErased(layout.swapInfo(), 1) ? SwapType.NONE : SwapType.ofSwapInfo(device.read(layout.swapInfo(), 1)[0]));
    }

    /** The swap_size field, u32. */
    public long swapSize() {
        return ByteBuffer.wrap(device.read(layout.swapSize(), 4)).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xFFFF_FFFFL;
    }

    /** 1 + the index of the highest status entry that is written, 0 if none is. Entries below it count as written, whatever they read. */
    public int statusFound() {
        int step = map.writeSize();
        byte[] entries = device.read(layout.status(), map.maxSectors() * 3 * step);
        for (int i = map.maxSectors() * 3; i > 0; i--) {
            if (entries[(i - 1) * step] != erased) {
                return i;
            }
        }
        return 0;
    }

    /** Whether nothing at all is written in the trailer. */
    public boolean isErased() {
        return isErased(layout.status(), layout.end() - layout.status());
    }

    /** Erases the trailer's pages, the last one first. */
    public void erase() {
        for (int page = layout.end() - map.pageSize(); page >= layout.firstPage(); page -= map.pageSize()) {
            device.erasePage(page);
        }
    }

    public void writeImageOk() {
        writeField(layout.imageOk(), SET);
    }

    public void writeCopyDone() {
        writeField(layout.copyDone(), SET);
    }

    /** Writes the swap type for image 0. */
    public void writeSwapInfo(SwapType type) {
        writeField(layout.swapInfo(), (byte) type.code());
    }

    public void writeSwapSize(int size) {
        writeField(layout.swapSize(), ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(size).array());
    }

    /** Writes the magic, which makes the trailer good. */
    public void writeMagic() {
        byte[] magic = BootMagic.of(map.maxAlign());
        int from = layout.magic() / map.writeSize() * map.writeSize();
        byte[] words = new byte[layout.end() - from];
        Arrays.fill(words, erased);
        System.arraycopy(magic, 0, words, layout.magic() - from, magic.length);
        FlashWriter.writeUnlessErased(device, from, words);
    }

    /** Writes status entry {@code index} with {@code value}. */
    public void writeStatus(int index, int value) {
        writeField(layout.status() + index * map.writeSize(), (byte) value);
    }

    /**
     * Programs status entry {@code index} once more if a power cut left it half programmed. Not where the write size is above a word: such
     * flash takes a second programming badly.
     */
    public void completeStatus(int index, int value) {
        int address = layout.status() + index * map.writeSize();
        byte[] whole = field((byte) value);
        if (map.writeSize() <= Integer.BYTES && !Arrays.equals(device.read(address, whole.length), whole)) {
            writeStatus(index, value);
        }
    }

    /**
     * Programs one word of a good magic to nothing but programmed bits, so that no half erased page can be mistaken for a request.
     *
     * @param alternate take the word before the last one (if there is one), since the last may have been written twice already
     */
    public void retireMagic(boolean alternate) {
        int word = layout.end() - map.writeSize();
        if (alternate && word - map.writeSize() >= layout.magic()) {
            word -= map.writeSize();
        }
        byte[] programmed = new byte[map.writeSize()];
        Arrays.fill(programmed, (byte) ~erased);
        device.write(word, programmed, 0, programmed.length);
    }

    private Magic magic() {
        if (isErased(layout.magic(), BootMagic.SIZE)) {
            return Magic.UNSET;
        }
        byte[] bytes = device.read(layout.magic(), BootMagic.SIZE);
        return Arrays.equals(bytes, BootMagic.of(map.maxAlign())) ? Magic.GOOD : Magic.BAD;
    }

    private Flag flag(int address) {
        byte value = device.read(address, 1)[0];
        return value == erased ? Flag.UNSET : value == SET ? Flag.SET : Flag.BAD;
    }

    private boolean isErased(int address, int length) {
        for (byte b : device.read(address, length)) {
            if (b != erased) {
                return false;
            }
        }
        return true;
    }

    private void writeField(int address, byte... value) {
        FlashWriter.writeUnlessErased(device, address, field(value));
    }

    private byte[] field(byte... value) {
        int length = (value.length + map.writeSize() - 1) / map.writeSize() * map.writeSize();
        byte[] words = Arrays.copyOf(value, length);
        Arrays.fill(words, value.length, length, erased);
        return words;
    }
}
