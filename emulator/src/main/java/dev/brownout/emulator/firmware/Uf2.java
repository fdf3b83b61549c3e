package dev.brownout.emulator.firmware;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** UF2, the format of USB mass-storage bootloaders (github.com/microsoft/uf2, README): blocks of 512 bytes, each with its own address. */
final class Uf2 {

    private static final int BLOCK = 512;
    private static final int DATA_OFFSET = 32;
    private static final int MOST_DATA = 476;
    private static final long MAGIC_START_0 = 0x0A324655L;
    private static final long MAGIC_START_1 = 0x9E5D5157L;
    private static final long MAGIC_END = 0x0AB16F30L;
    private static final long NOT_MAIN_FLASH = 0x0000_0001L;
    private static final long FILE_CONTAINER = 0x0000_1000L;
    private static final long FAMILY_ID_PRESENT = 0x0000_2000L;
    /** Stands for "no family given" among the families of a file. */
    private static final long NO_FAMILY = -1;

    /** Families of the parts that Brownout knows, from uf2families.json of the format's repository. */
    private static final Map<Long, String> FAMILIES = Map.of(
            0xADA52840L, "nRF52840", 0x621E937AL, "nRF52833", 0x1B57745FL, "nRF52", 0x57755A57L, "STM32F4", 0xE48BFF56L, "RP2040",
            0x53B80F00L, "STM32F7", 0x00FF6919L, "STM32L4", 0x70D16653L, "STM32WB");

    /** How many blocks a family's part of the file announces, and which are there. */
    private record Blocks(long announced, BitSet seen) {
    }

    private final String name;
    private final byte[] file;
    private final OptionalLong wanted;
    private final SegmentBuilder segments;
    private final Map<Long, Blocks> families = new TreeMap<>();

    private Uf2(String name, byte[] file, OptionalLong wanted) {
        this.name = name;
        this.file = file;
        this.wanted = wanted;
        this.segments = new SegmentBuilder(name);
    }

    static boolean matches(byte[] file) {
        return file.length >= 8 && new ByteReader(file).u32() == MAGIC_START_0 && new ByteReader(file).seek(4).u32() == MAGIC_START_1;
    }

    static FirmwareImage read(String name, byte[] file, OptionalLong wanted) {
        return new Uf2(name, file, wanted).read();
    }

    private FirmwareImage read() {
        if (file.length % BLOCK != 0) {
            throw new FirmwareException(name + " is a truncated UF2 file: " + file.length + " bytes are not a multiple of " + BLOCK);
        }
        for (int block = 0; block < file.length / BLOCK; block++) {
            block(block, new ByteReader(file).slice((long) block * BLOCK, BLOCK));
        }
        families.forEach((family, blocks) -> {
            if (blocks.seen.cardinality() != blocks.announced) {
                throw new FirmwareException(name + " is incomplete: it announces " + blocks.announced + " blocks and block "
                        + blocks.seen.nextClearBit(0) + " is missing");
            }
        });
        if (wanted.isEmpty() && families.size() > 1) {
            throw new FirmwareException(name + " holds firmware for several families (" + String.join(", ",
                    families.keySet().stream().map(Uf2::familyName).toList()) + "); name the one to load");
        }
        List<Segment> built = segments.build();
        if (built.isEmpty()) {
            throw new FirmwareException(name + (wanted.isPresent() && !families.isEmpty()
                    ? " is for " + String.join(", ", families.keySet().stream().map(Uf2::familyName).toList()) + ", not for "
                            + familyName(wanted.getAsLong())
                    : " is a UF2 file without anything for the flash"));
        }
        return new FirmwareImage(name, built);
    }

    private void block(int index, ByteReader in) {
        if (in.u32() != MAGIC_START_0 || in.u32() != MAGIC_START_1 || in.seek(BLOCK - 4).u32() != MAGIC_END) {
            throw new FirmwareException(name + ", block " + index + ": the magic numbers of a UF2 block are missing");
        }
        long flags = in.seek(8).u32();
        long address = in.u32();
        long size = in.u32();
        long number = in.u32();
        long count = in.u32();
        long family = (flags & FAMILY_ID_PRESENT) != 0 ? in.u32() : NO_FAMILY;
        if ((flags & (NOT_MAIN_FLASH | FILE_CONTAINER)) != 0) {
            return;
        }
        if (size > MOST_DATA || address + size > 1L << 32) {
            throw new FirmwareException(name + ", block " + index + ": " + size + " bytes at " + Hex.address(address)
                    + " do not fit a block (476 bytes) or the 32-bit address space");
        }
        if (number >= count || count > file.length / BLOCK) {
            throw new FirmwareException(name + " is incomplete or damaged: block " + index + " calls itself number " + number + " of "
                    + count + ", the file has " + file.length / BLOCK);
        }
        Blocks blocks = families.computeIfAbsent(family, f -> new Blocks(count, new BitSet()));
        if (blocks.announced != count || blocks.seen.get((int) number)) {
            throw new FirmwareException(name + ", block " + index + ": number " + number + " of " + count
                    + " contradicts the blocks before it");
        }
        blocks.seen.set((int) number);
        if (wanted.isEmpty() || family == NO_FAMILY || family == wanted.getAsLong()) {
            segments.add(address, file, index * BLOCK + DATA_OFFSET, (int) size);
        }
    }

    private static String familyName(long family) {
        String known = FAMILIES.get(family);
        return family == NO_FAMILY ? "no family" : known != null ? known : "family " + Hex.address(family);
    }
}
