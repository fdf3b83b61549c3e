package dev.brownout.bootloader.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Collects the entries of one TLV area. */
final class TlvWriter {

    private final ByteOrder order;
    private final int magic;
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();

    TlvWriter(ByteOrder order, int magic) {
        this.order = order;
        this.magic = magic;
    }

    /** Known types are a byte and a zero in either byte order, as imgtool writes them. */
    void add(TlvType type, byte[] value) {
        entries.write(type.code());
        entries.write(0);
        addLengthAndValue(value);
    }

    void addCustom(int type, byte[] value) {
        entries.writeBytes(ByteBuffer.allocate(2).order(order).putShort((short) type).array());
        addLengthAndValue(value);
    }

    /** Magic, length and entries; nothing without entries. */
    byte[] toBytes() {
        if (entries.size() == 0) {
            return new byte[0];
        }
        int total = Tlv.INFO_SIZE + entries.size();
        if (total > 0xFFFF) {
            throw UsageException.of("The TLVs take %d bytes, more than the 65535 that an area can have.", total);
        }
        return ByteBuffer.allocate(total).order(order).putShort((short) magic).putShort((short) total).put(entries.toByteArray()).array();
    }

    private void addLengthAndValue(byte[] value) {
        entries.writeBytes(ByteBuffer.allocate(2).order(order).putShort((short) value.length).array());
        entries.writeBytes(value);
    }
}
