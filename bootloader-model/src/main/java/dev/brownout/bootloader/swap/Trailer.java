package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.image.BootMagic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The trailer of one slot in flash: reads its fields as they may have been left by a power cut, and writes them a word at a time. */
public final class Trailer {

    private static final byte SET = 0x01;
    private static final int RETIRED = 4;

    private final FlashDevice device;
    private final FlashMap map;
    private final SlotLayout slot;
    private final TrailerLayout layout;
    private final byte erased;

    public Trailer(FlashDevice device, FlashMap map, SlotLayout slot) {
        this.device = device;
        this.map = map;
        this.slot = slot.divided(map.pageSize());
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

    /** Whether anything is written in the swap_size field. */
    boolean hasSwapSize() {
        return !isErased(layout.swapSize(), Integer.BYTES);
    }

    /** 1 + the index of the highest status entry that is written, 0 if none is. Entries below it count as written, whatever they read. */
    public int statusFound() {
        int step = map.writeSize();
        int count = layout.entries(step);
        byte[] entries = device.read(layout.status(), count * step);
        for (int i = count; i > 0; i--) {
            if (entries[(i - 1) * step] != erased || !device.readable(layout.status() + (i - 1) * step, step)) {
                return i;
            }
        }
        return 0;
    }

    /** Whether nothing at all is written in the trailer. */
    public boolean isErased() {
        return isErased(layout.status(), layout.end() - layout.status());
    }

    /** Erases the trailer's sectors, the last one first. */
    public void erase() {
        FlashWriter.eraseBackwards(device, layout.firstPage(), layout.end());
    }

    /** Bytes from the slot's beginning to the first sector that the trailer touches. */
    int firstSectorOffset() {
        return layout.firstPage() - slot.address();
    }

    /** The number of the image that an unfinished swap is about, in the upper half of swap_info. */
    public int imageNumber() {
        return device.read(layout.swapInfo(), 1)[0] >> 4 & 0x0F;
    }

    /** Sizes of the unprotected TLV areas of slots A and B when the swap began, in swap using offset only. */
    int unprotectedTlvSize(boolean ofSlotB) {
        byte[] sizes = device.read(layout.swapSize() + map.maxAlign(), 4);
        int at = ofSlotB ? 2 : 0;
        return (sizes[at] & 0xFF) | (sizes[at + 1] & 0xFF) << 8;
    }

    void writeUnprotectedTlvSizes(int ofSlotA, int ofSlotB) {
        writeField(layout.swapSize() + map.maxAlign(),
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putShort((short) ofSlotA).putShort((short) ofSlotB).array());
    }

    /** What was kept of the key of the image that lay in slot A (0) or B (1) when the swap began. */
    byte[] savedKey(int slot) {
        int size = map.savedKeys().fieldSize(map.maxAlign());
        return device.read(layout.swapSize() - (slot + 1) * size, size);
    }

    void writeSavedKey(int slot, byte[] field) {
        if (field.length > 0) {
            FlashWriter.writeUnlessErased(device, layout.swapSize() - (slot + 1) * field.length, field);
        }
    }

    public void writeImageOk() {
        writeField(layout.imageOk(), SET);
    }

    public void writeCopyDone() {
        writeField(layout.copyDone(), SET);
    }

    /** Writes the swap type for image {@code image}, 0 to 15. */
    public void writeSwapInfo(SwapType type, int image) {
        writeField(layout.swapInfo(), (byte) (image << 4 | type.code()));
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

    /**
     * Writes status entry {@code index} with {@code value}; where words are programmed once, with zeros: the one value that a torn word can still be
     * given. An entry counts by not being erased.
     */
    public void writeStatus(int index, int value) {
        FlashWriter.writeUnlessErased(device, layout.status() + index * map.writeSize(), entry(value));
    }

    /**
     * Programs status entry {@code index} once more if a power cut left it half programmed, be it so little that an error-correcting code
     * hides it. Not where the write size is above a word, unless that is known to take zeros: other such flash takes a second programming badly.
     */
    public void completeStatus(int index, int value) {
        int address = layout.status() + index * map.writeSize();
        byte[] whole = entry(value);
        boolean possible = map.writeSize() <= Integer.BYTES || device.programsOnce();
        boolean sound = device.readable(address, whole.length) && !device.corrected(address, whole.length);
        if (possible && !(sound && Arrays.equals(device.read(address, whole.length), whole))) {
            writeStatus(index, value);
        }
    }

    private byte[] entry(int value) {
        return device.programsOnce() ? new byte[map.writeSize()] : field((byte) value);
    }

    /**
     * Programs the last four bytes of a good magic (or its last word, if that is more) to nothing but programmed bits, so that no half erased page can be
     * mistaken for a request: it would have to get exactly their bits back.
     *
     * @param alternate take the bytes before those (if there are any), since the last may have been written twice already
     */
    public void retireMagic(boolean alternate) {
        int length = Math.max(RETIRED, map.writeSize());
        int at = layout.end() - length;
        if (alternate && at - length >= layout.magic()) {
            at -= length;
        }
        byte[] programmed = new byte[length];
        Arrays.fill(programmed, (byte) ~erased);
        device.write(at, programmed, 0, length);
    }

    private Magic magic() {
        if (!device.readable(layout.magic(), BootMagic.SIZE)) {
            return Magic.BAD;
        }
        if (isErased(layout.magic(), BootMagic.SIZE)) {
            return Magic.UNSET;
        }
        byte[] bytes = device.read(layout.magic(), BootMagic.SIZE);
        return Arrays.equals(bytes, BootMagic.of(map.maxAlign())) ? Magic.GOOD : Magic.BAD;
    }

    private Flag flag(int address) {
        if (!device.readable(address, 1)) {
            return Flag.BAD;
        }
        byte value = device.read(address, 1)[0];
        if (value == 0 && device.programsOnce()) {
            // Power tore it, and a second programming could make nothing else of it.
            return Flag.SET;
        }
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
