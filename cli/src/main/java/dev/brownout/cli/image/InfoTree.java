package dev.brownout.cli.image;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.bootloader.image.ImageInfo;
import dev.brownout.bootloader.image.Tlv;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link ImageInfo} as the tree of names that {@code imgtool dumpinfo} writes as JSON or YAML. */
final class InfoTree {

    private static final int BASE64_LINE = 76;

    private InfoTree() {
    }

    /** Bytes: hexadecimal in JSON, base64 in YAML. */
    private record Bytes(byte[] bytes) implements JsonSerializable {

        @Override
        public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(HexFormat.of().formatHex(bytes));
        }

        @Override
        public void serializeWithType(JsonGenerator generator, SerializerProvider provider, TypeSerializer type) throws IOException {
            serialize(generator, provider);
        }
    }

    static Map<String, Object> of(ImageInfo info, String fileName) {
        Map<String, Object> tlvs = new LinkedHashMap<>();
        tlvs.put("tlv_hdr_prot", info.protectedArea().map(InfoTree::areaInfo).orElse(Map.of()));
        tlvs.put("tlvs_prot", info.protectedArea().map(InfoTree::entries).orElse(List.of()));
        tlvs.put("tlv_hdr", areaInfo(info.area()));
        tlvs.put("tlvs", entries(info.area()));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("filename", fileName);
        tree.put("header", header(info.header()));
        tree.put("tlv_area", tlvs);
        tree.put("trailer", trailer(info.trailer()));
        return tree;
    }

    /** The tree in PyYAML's block style. */
    static String yaml(Map<String, Object> tree) {
        StringBuilder out = new StringBuilder();
        map(out, tree, "", "");
        return out.toString();
    }

    private static Map<String, Object> header(ImageHeader header) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("magic", header.magic() & 0xFFFF_FFFFL);
        map.put("load_addr", header.loadAddress() & 0xFFFF_FFFFL);
        map.put("hdr_size", header.headerSize());
        map.put("protected_tlv_size", header.protectedTlvSize());
        map.put("img_size", header.imageSize() & 0xFFFF_FFFFL);
        map.put("flags", header.flags() & 0xFFFF_FFFFL);
        map.put("version", header.version().toString());
        return map;
    }

    private static Map<String, Object> areaInfo(ImageInfo.Area area) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("magic", area.magic());
        map.put("tlv_tot", area.size());
        return map;
    }

    private static List<Map<String, Object>> entries(ImageInfo.Area area) {
        return area.tlvs().stream().map(InfoTree::entry).toList();
    }

    private static Map<String, Object> entry(Tlv tlv) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", tlv.type());
        map.put("type_name", tlv.typeName());
        map.put("len", tlv.value().length);
        map.put("data", new Bytes(tlv.value()));
        return map;
    }

    private static Map<String, Object> trailer(Optional<ImageInfo.Trailer> trailer) {
        Map<String, Object> map = new LinkedHashMap<>();
        trailer.ifPresent(found -> {
            map.put("magic", new Bytes(found.magic()));
            found.fields().ifPresent(fields -> {
                map.put("image_ok", fields.imageOk());
                map.put("copy_done", fields.copyDone());
                map.put("swap_info", fields.swapInfo());
                map.put("swap_size", fields.swapSize());
            });
        });
        return map;
    }

    private static void map(StringBuilder out, Map<?, ?> map, String firstIndent, String indent) {
        String before = firstIndent;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before).append(entry.getKey()).append(':');
            value(out, entry.getValue(), indent);
            before = indent;
        }
    }

    private static void value(StringBuilder out, Object value, String indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n');
            map(out, map, indent + "  ", indent + "  ");
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            out.append('\n');
            list.forEach(item -> map(out, (Map<?, ?>) item, indent + "- ", indent + "  "));
        } else if (value instanceof Bytes bytes && bytes.bytes().length == 0) {
            out.append(" !!binary \"\"\n");
        } else if (value instanceof Bytes bytes) {
            String base64 = Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).encodeToString(bytes.bytes());
            out.append(" !!binary |\n");
            base64.lines().forEach(line -> out.append(indent).append("  ").append(line).append('\n'));
        } else if (value instanceof Map<?, ?>) {
            out.append(" {}\n");
        } else if (value instanceof List<?>) {
            out.append(" []\n");
        } else {
            out.append(' ').append(value instanceof String text ? scalar(text) : value).append('\n');
        }
    }

    private static String scalar(String text) {
        return text.matches("[A-Za-z_/][A-Za-z0-9_./+-]*|\\d+\\.\\d+\\.[0-9.+]*") ? text : "'" + text.replace("'", "''") + "'";
    }
}
