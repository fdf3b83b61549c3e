package dev.brownout.bootloader.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@link ImageInfo} for people, in the words and columns of {@code imgtool dumpinfo}. */
public final class ImageInfoText {

    private static final int WIDTH = 60;
    private static final String INDENT = " ".repeat(WIDTH / 8);
    private static final Map<String, Integer> FLAGS = flags();

    private final StringBuilder out = new StringBuilder();

    private ImageInfoText() {
    }

    /** The text; {@code fileName} stands in its first line. */
    public static String of(ImageInfo info, String fileName) {
        ImageInfoText text = new ImageInfoText();
        if (info.trailer().isPresent() && info.trailer().get().fields().isEmpty()) {
            text.line("Warning: the trailer magic value is invalid!");
        }
        text.write(info, fileName);
        return text.out.toString();
    }

    private void write(ImageInfo info, String fileName) {
        line("Printing content of signed image: " + fileName + " \n");
        header(info.header());
        long offset = info.header().headerSize();
        frame("Payload (offset: " + hex(offset) + ")", "FW image (size: " + hex(info.header().imageSize() & 0xFFFF_FFFFL) + " Bytes)");
        offset = info.header().tlvOffset();
        if (info.protectedArea().isPresent()) {
            area("Protected TLV area", offset, info.protectedArea().get());
        }
        area("TLV area", offset + info.header().protectedTlvSize(), info.area());
        info.trailer().ifPresent(this::trailer);
        row("End of Image ");
    }

    private void header(ImageHeader header) {
        row("Image header (offset: 0x0)");
        field("magic", hex(header.magic() & 0xFFFF_FFFFL));
        field("load_addr", hex(header.loadAddress() & 0xFFFF_FFFFL));
        field("hdr_size", hex(header.headerSize()));
        field("protected_tlv_size", hex(header.protectedTlvSize()));
        field("img_size", hex(header.imageSize() & 0xFFFF_FFFFL));
        List<String> set = new ArrayList<>();
        FLAGS.forEach((name, bit) -> {
            if (header.has(bit)) {
                set.add(name + " (" + hex(bit) + ")");
            }
        });
        field("flags", header.flags() == 0 ? "0x0" : String.join("\n" + " ".repeat(20), set));
        field("version", header.version().toString());
        line("#".repeat(WIDTH));
    }

    private void area(String name, long offset, ImageInfo.Area area) {
        row(name + " (offset: " + hex(offset) + ")");
        line("magic:     " + hex(area.magic()));
        line("area size: " + hex(area.size()));
        List<String> lines = new ArrayList<>();
        for (Tlv tlv : area.tlvs()) {
            lines.add(INDENT + " " + "-".repeat(45));
            lines.add(INDENT + " type: " + tlv.typeName() + " (" + hex(tlv.type()) + ")");
            lines.add(INDENT + " len:  " + hex(tlv.value().length));
            StringBuilder data = new StringBuilder(INDENT + " data: ");
            for (int i = 0; i < tlv.value().length; i++) {
                data.append(byteHex(tlv.value()[i]));
                if (i % 8 == 7 && i + 1 != tlv.value().length) {
                    lines.add(data.toString());
                    data = new StringBuilder(INDENT + " ".repeat(7));
                }
            }
            lines.add(data.toString());
        }
        line(String.join("\n", lines));
        line("#".repeat(WIDTH));
    }

    private void trailer(ImageInfo.Trailer trailer) {
        row("Image trailer (offset: unknown)");
        line("(Note: some fields may not be used, depending on the update \nstrategy)\n");
        line("swap status: (len: unknown)");
        line("enc. keys:   Image not encrypted");
        trailer.fields().ifPresent(fields -> {
            line("swap size:   " + (fields.swapSize() == 0xFFFF_FFFFL ? "unknown" : hex(fields.swapSize()) + " octal: " + fields.swapSize()));
            line("swap_info:   " + status(fields.swapInfo()));
            line("copy_done:   " + status(fields.copyDone()));
            line("image_ok:    " + status(fields.imageOk()));
        });
        StringBuilder magic = new StringBuilder("boot magic:  ");
        for (int i = 0; i < trailer.magic().length; i++) {
            magic.append(byteHex(trailer.magic()[i])).append(i == 7 ? "\n             " : "");
        }
        line(magic.toString());
        line("");
    }

    private static String status(int value) {
        String name = switch (value) {
            case 1 -> "SET";
            case 2 -> "BAD";
            case 3 -> "UNSET";
            case 4 -> "ANY";
            default -> "INVALID";
        };
        return name + " (" + hex(value) + ")";
    }

    private void row(String text) {
        String head = "#### " + text + " ";
        line(head + "#".repeat(Math.max(0, WIDTH - head.length())));
    }

    private void frame(String header, String content) {
        row(header);
        String blank = "|" + " ".repeat(WIDTH - 2) + "|";
        line(blank);
        String before = "|" + " ".repeat((WIDTH - content.length()) / 2 - 1);
        line(before + content + " ".repeat(WIDTH - before.length() - content.length() - 1) + "|");
        line(blank);
        line("#".repeat(WIDTH));
    }

    private void field(String name, String value) {
        line(name + ":" + " ".repeat(19 - name.length()) + value);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String byteHex(byte value) {
        return String.format(Locale.ROOT, "0x%02x ", value);
    }

    private static Map<String, Integer> flags() {
        Map<String, Integer> flags = new LinkedHashMap<>();
        flags.put("PIC", ImageHeader.PIC);
        flags.put("ENCRYPTED_AES128", ImageHeader.ENCRYPTED_AES128);
        flags.put("ENCRYPTED_AES256", ImageHeader.ENCRYPTED_AES256);
        flags.put("NON_BOOTABLE", ImageHeader.NON_BOOTABLE);
        flags.put("RAM_LOAD", ImageHeader.RAM_LOAD);
        flags.put("ROM_FIXED", ImageHeader.ROM_FIXED);
        flags.put("COMPRESSED_LZMA1", ImageHeader.COMPRESSED_LZMA1);
        flags.put("COMPRESSED_LZMA2", ImageHeader.COMPRESSED_LZMA2);
        flags.put("COMPRESSED_ARM_THUMB", ImageHeader.COMPRESSED_ARM_THUMB);
        return flags;
    }
}
