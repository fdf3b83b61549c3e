package dev.brownout.emulator.board;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of a YAML file, read key by key. Every error names file, line and key, and says what would have been right. A key that
 * nobody asked for is refused by {@link #done()}.
 */
public final class Section {
    private static final Pattern QUANTITY = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");
    private static final Map<String, Long> BYTES = units("", 1L, "B", 1L, "KB", 1024L, "KiB", 1024L, "MB", 1L << 20, "MiB", 1L << 20);
    private static final Map<String, Long> PICOSECONDS = units("ns", 1_000L, "us", 1_000_000L, "ms", 1_000_000_000L, "s",
            1_000_000_000_000L);
    private static final Map<String, Long> HERTZ = units("Hz", 1L, "kHz", 1_000L, "MHz", 1_000_000L);

    private final String file;
    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final TreeSet<String> asked = new TreeSet<>();
    // What holds where this one says nothing.
    private Optional<Section> base = Optional.empty();

    Section(String file, String path, Node node) {
        this.file = file;
        this.path = path;
        line = lineOf(node);
        if (!(node instanceof MappingNode mapping)) {
            throw error(line, (path.isEmpty() ? "the file" : path) + " must be a mapping of keys to values");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            int keyLine = lineOf(tuple.getKeyNode());
            if (key.equals("<<")) {
                throw error(keyLine, path(key) + ": merge keys are not understood here; write the keys out");
            }
            if (values.put(key, tuple.getValueNode()) != null) {
                throw error(keyLine, path(key) + " is given twice, first in line " + lines.get(key));
            }
            lines.put(key, keyLine);
        }
    }

    /**
     * The mapping that a whole file is.
     *
     * @param source  what to call the file in messages
     * @throws BoardException if the text is no YAML, or no mapping
     */
    public static Section ofText(String source, String text) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new BoardException(source + ":" + line + ": not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new BoardException(source + ": not YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
        if (root == null) {
            throw new BoardException(source + " is empty");
        }
        return new Section(source, "", root);
    }

    /** This section, with the other one for what it does not say itself: mappings key by key, anything else as a whole. */
    Section over(Section other) {
        base = Optional.of(other);
        return this;
    }

    private Optional<Section> baseOf(String key) {
        return base.filter(section -> !values.containsKey(key) && section.has(key));
    }

    private static Map<String, Long> units(Object... pairs) {
        Map<String, Long> units = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            units.put((String) pairs[i], (Long) pairs[i + 1]);
        }
        return units;
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** A key of this section as seen from the whole file: {@code map.slot-a}. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Where a key of this section stands: {@code file.yaml:7: map.slot-a}. */
    public String where(String key) {
        return baseOf(key).map(section -> section.where(key)).orElse(file + ":" + lines.getOrDefault(key, line) + ": " + path(key));
    }

    private BoardException error(int where, String what) {
        return new BoardException(file + ":" + where + ": " + what);
    }

    /** An error at a key of this section. */
    public BoardException wrong(String key, String what) {
        return new BoardException(where(key) + " " + what);
    }

    /** Whether the key is there; it counts as asked for. */
    public boolean has(String key) {
        asked.add(key);
        return values.containsKey(key) || baseOf(key).isPresent();
    }

    private Node node(String key) {
        asked.add(key);
        Optional<Section> from = baseOf(key);
        if (from.isPresent()) {
            return from.get().node(key);
        }
        Node node = values.get(key);
        if (node == null) {
            String near = closest(key, values.keySet());
            throw error(near.isEmpty() ? line : lines.get(near), path(key) + " is missing"
                    + (near.isEmpty() || asked.contains(near) ? "" : "; " + near + " is no key here, did you mean " + key + "?"));
        }
        return node;
    }

    /** A mapping within this one. */
    public Section section(String key) {
        Optional<Section> from = baseOf(key);
        if (from.isPresent()) {
            return from.get().section(key);
        }
        Section section = new Section(file, path(key), node(key));
        return base.filter(other -> other.values.get(key) instanceof MappingNode).map(other -> section.over(other.section(key))).orElse(section);
    }

    /** The members of a list of mappings. */
    public List<Section> sections(String key) {
        Optional<Section> from = baseOf(key);
        if (from.isPresent()) {
            return from.get().sections(key);
        }
        List<Section> members = new ArrayList<>();
        for (Node member : list(key)) {
            members.add(new Section(file, path(key) + "[" + members.size() + "]", member));
        }
        return members;
    }

    private List<Node> list(String key) {
        if (node(key) instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw wrong(key, "must be a list");
    }

    /** A word, a number or a text. */
    public String string(String key) {
        if (node(key) instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw wrong(key, "must be a word or a number");
    }

    /** One of the words, or an error that shows the closest. */
    public String oneOf(String key, Collection<String> words) {
        String value = string(key);
        if (!words.contains(value)) {
            throw wrong(key, "is " + value + suggestion(value, words));
        }
        return value;
    }

    /** A list of such. */
    public List<String> strings(String key) {
        List<String> result = new ArrayList<>();
        for (Node member : list(key)) {
            if (!(member instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
                throw wrong(key, "must be a list of words or numbers");
            }
            result.add(scalar.getValue());
        }
        return result;
    }

    /** A whole number, decimal or hexadecimal with 0x. */
    public long integer(String key, long least, long most) {
        return inRange(key, parse(key, string(key)), least, most);
    }

    /** True or false. */
    public boolean bool(String key) {
        return oneOf(key, List.of("true", "false")).equals("true");
    }

    /** An address of 32 bits. */
    public int address(String key) {
        return (int) integer(key, 0, 0xFFFFFFFFL);
    }

    List<Integer> addresses(String key) {
        List<Integer> result = new ArrayList<>();
        for (String text : strings(key)) {
            result.add((int) inRange(key, parse(key, text), 0, 0xFFFFFFFFL));
        }
        return result;
    }

    private long parse(String key, String text) {
        String digits = text.replace("_", "");
        try {
            return digits.startsWith("0x") || digits.startsWith("0X") ? Long.parseLong(digits.substring(2), 16) : Long.parseLong(digits);
        } catch (NumberFormatException notANumber) {
            throw wrong(key, "is " + text + ", which is not a whole number such as 4096 or 0x1000");
        }
    }

    private long inRange(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw wrong(key, "is " + value + ", outside " + least + " to " + most);
        }
        return value;
    }

    /** A number of bytes such as 4096, 0x1000, 4KB, 1MB. */
    public int bytes(String key, int least, int most) {
        String text = string(key);
        long value = text.startsWith("0x") ? parse(key, text) : quantity(key, BYTES, "4096, 0x1000, 4KB or 1MB");
        return (int) inRange(key, value, least, most);
    }

    /** A duration such as 41us or 1.08ms, in picoseconds. */
    public long duration(String key) {
        return quantity(key, PICOSECONDS, "41us, 1.08ms or 2s");
    }

    /** As many durations as expected, in picoseconds. */
    List<Long> durations(String key, int count) {
        List<String> texts = strings(key);
        if (texts.size() != count) {
            throw wrong(key, "has " + texts.size() + " durations, expected " + count);
        }
        return texts.stream().map(text -> quantity(key, text, PICOSECONDS, "41us, 1.08ms or 2s")).toList();
    }

    /** A frequency such as 64MHz, in hertz. */
    long hertz(String key) {
        return quantity(key, HERTZ, "64MHz or 32.768kHz");
    }

    private long quantity(String key, Map<String, Long> units, String examples) {
        return quantity(key, string(key), units, examples);
    }

    private long quantity(String key, String text, Map<String, Long> units, String examples) {
        Matcher matcher = QUANTITY.matcher(text);
        if (matcher.matches() && units.containsKey(matcher.group(2))) {
            try {
                return new BigDecimal(matcher.group(1).replace("_", "")).multiply(BigDecimal.valueOf(units.get(matcher.group(2))))
                        .longValueExact();
            } catch (ArithmeticException tooFine) {
                throw wrong(key, "is " + text + ", which is too large or too fine");
            }
        }
        throw wrong(key, "is " + text + ", expected something like " + examples);
    }

    /** What is left over, as words; for keys that a peripheral's type defines. */
    Map<String, String> others() {
        Map<String, String> rest = new LinkedHashMap<>();
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                rest.put(key, string(key));
            }
        }
        return rest;
    }

    /** Refuses keys that were not asked for. */
    public void done() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                throw wrong(key, "is not a key here" + suggestion(key, asked));
            }
        }
    }

    static String suggestion(String word, Collection<String> words) {
        String near = closest(word, words);
        return near.isEmpty() ? "; possible are " + String.join(", ", words) : "; did you mean " + near + "?";
    }

    private static String closest(String word, Collection<String> words) {
        String best = "";
        int least = Math.max(2, word.length() / 3) + 1;
        for (String candidate : words) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    // Edits that turn one word into the other: a letter put in, left out or changed, or two neighbours swapped.
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                edits[i][j] = Math.min(edits[i - 1][j - 1] + change, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
