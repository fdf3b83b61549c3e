package dev.brownout.emulator.firmware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one firmware file holds.
 *
 * @param name     the file's name, as messages say it
 * @param segments sorted by address, not overlapping, each immutable
 * @param entry    the entry point, if the format carries one (the Thumb bit as in the file)
 * @param symbols  functions and objects; empty unless the file is an ELF with a symbol table
 * @param lines    source lines by address; empty unless the file is an ELF with DWARF line information
 */
public record FirmwareImage(String name, List<Segment> segments, OptionalLong entry, SymbolTable symbols, LineTable lines) {

    public FirmwareImage {
        segments = segments.stream().sorted(Comparator.comparingLong(Segment::address)).toList();
        for (int i = 1; i < segments.size(); i++) {
            if (segments.get(i - 1).overlaps(segments.get(i))) {
                throw new FirmwareException(name + " loads " + overlap(segments.get(i - 1), segments.get(i)) + " twice");
            }
        }
    }

    /** An image without an entry point, symbols or lines. */
    public FirmwareImage(String name, List<Segment> segments) {
        this(name, segments, OptionalLong.empty(), SymbolTable.EMPTY, LineTable.EMPTY);
    }

    /** Bytes in all segments together. */
    public long size() {
        return segments.stream().mapToLong(Segment::size).sum();
    }

    /** This image with another file's symbols and lines added to its own: a signed binary with those of the ELF it was made from. */
    public FirmwareImage withSymbolsOf(FirmwareImage other) {
        return new FirmwareImage(name, segments, entry, SymbolTable.merge(List.of(symbols, other.symbols)),
                LineTable.merge(List.of(lines, other.lines)));
    }

    /**
     * Several files as one image: segments side by side, symbols and lines together, the first file's entry point.
     *
     * @throws FirmwareException if two of them load the same address, naming both and the range
     */
    public static FirmwareImage combine(List<FirmwareImage> images) {
        if (images.size() == 1) {
            return images.get(0);
        }
        record Part(Segment segment, FirmwareImage from) {
        }
        List<Part> parts = new ArrayList<>();
        for (FirmwareImage image : images) {
            image.segments.forEach(segment -> parts.add(new Part(segment, image)));
        }
        parts.sort(Comparator.comparingLong(part -> part.segment.address()));
        for (int i = 1; i < parts.size(); i++) {
            Part lower = parts.get(i - 1);
            Part upper = parts.get(i);
            if (lower.segment.overlaps(upper.segment)) {
                throw new FirmwareException(lower.from.name + " and " + upper.from.name + " both load "
                        + overlap(lower.segment, upper.segment));
            }
        }
        OptionalLong entry = images.stream().map(FirmwareImage::entry).filter(OptionalLong::isPresent).findFirst()
                .orElse(OptionalLong.empty());
        return new FirmwareImage(String.join(" + ", images.stream().map(FirmwareImage::name).toList()),
                parts.stream().map(Part::segment).toList(), entry,
                SymbolTable.merge(images.stream().map(FirmwareImage::symbols).toList()),
                LineTable.merge(images.stream().map(FirmwareImage::lines).toList()));
    }

    private static String overlap(Segment lower, Segment upper) {
        return Hex.range(upper.address(), Math.min(lower.end(), upper.end()));
    }
}
