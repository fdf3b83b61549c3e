package dev.brownout.emulator.firmware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads ELF, Intel HEX, Motorola S-records, UF2 and raw binaries. What a file is follows from its first bytes alone; a raw binary is what
 * nothing else recognises, and needs an address.
 */
public final class FirmwareLoader {

    private enum Format {
        ELF("an ELF file"), HEX("an Intel HEX file"), SREC("an S-record file"), UF2("a UF2 file"), RAW("a raw binary");

        private final String title;

        Format(String title) {
            this.title = title;
        }
    }

    private final OptionalLong uf2Family;

    /** A loader that takes a UF2 file of any one family. */
    public FirmwareLoader() {
        this(OptionalLong.empty());
    }

    private FirmwareLoader(OptionalLong uf2Family) {
        this.uf2Family = uf2Family;
    }

    /** A loader that takes from a UF2 file only the blocks of this family (0xADA52840 is the nRF52840), and refuses one without any. */
    public FirmwareLoader forUf2Family(long family) {
        return new FirmwareLoader(OptionalLong.of(family));
    }

    /**
     * Loads one file.
     *
     * @param address where a raw binary goes; must be absent for formats that carry their addresses
     * @throws FirmwareException for everything that is wrong with the file
     */
    public FirmwareImage load(Path path, OptionalLong address) {
        return load(path.toString(), read(path), address);
    }

    /**
     * Loads one file that is expected at an address: a raw binary goes there, other formats go where they say themselves.
     *
     * @throws FirmwareException for everything that is wrong with the file
     */
    public FirmwareImage loadExpectedAt(Path path, long address) {
        byte[] file = read(path);
        return load(path.toString(), file, format(file) == Format.RAW ? OptionalLong.of(address) : OptionalLong.empty());
    }

    /** Loads several files side by side; two that load the same address are an error. */
    public FirmwareImage load(List<LoadRequest> requests) {
        List<FirmwareImage> images = new ArrayList<>();
        requests.forEach(request -> images.add(load(request.file(), request.address())));
        return FirmwareImage.combine(images);
    }

    /** Loads a file's bytes; the name is what messages call it. */
    public FirmwareImage load(String name, byte[] file, OptionalLong address) {
        if (file.length == 0) {
            throw new FirmwareException(name + " is empty");
        }
        Format format = format(file);
        if (format != Format.RAW && address.isPresent()) {
            throw new FirmwareException(name + " is " + format.title + " and carries its own addresses;"
                    + " @" + Hex.address(address.getAsLong())
                    + " is only for a raw binary");
        }
        return switch (format) {
            case ELF -> ElfFile.read(name, file);
            case HEX -> IntelHex.read(name, file);
            case SREC -> MotorolaSRecord.read(name, file);
            case UF2 -> Uf2.read(name, file, uf2Family);
            case RAW -> raw(name, file, address);
        };
    }

    private static Format format(byte[] file) {
        return ElfFile.matches(file) ? Format.ELF
                : Uf2.matches(file) ? Format.UF2
                : IntelHex.matches(file) ? Format.HEX
                : MotorolaSRecord.matches(file) ? Format.SREC
                : Format.RAW;
    }

    private static FirmwareImage raw(String name, byte[] file, OptionalLong address) {
        if (address.isEmpty()) {
            throw new FirmwareException(name + " is neither ELF, Intel HEX, S-record nor UF2; a raw binary needs its address, as in "
                    + name + "@0xC000");
        }
        long start = address.getAsLong();
        if (start < 0 || start + file.length > 1L << 32) {
            throw new FirmwareException(name + ": " + file.length + " bytes at " + Hex.address(start)
                    + " do not fit the 32-bit address space");
        }
        return new FirmwareImage(name, List.of(Segment.owning(start, file.clone())));
    }

    private static byte[] read(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw new FirmwareException(path + " is a directory; a firmware file is needed");
            }
            if (Files.size(path) > SegmentBuilder.LIMIT) {
                throw new FirmwareException(path + " has " + (Files.size(path) >> 20) + " MB, more than any firmware file (limit "
                        + (SegmentBuilder.LIMIT >> 20) + " MB)");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new FirmwareException(path + " does not exist", e);
        } catch (IOException e) {
            throw new FirmwareException(path + " cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
