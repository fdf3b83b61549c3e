package dev.brownout.emulator.isa;

/**
 * One row of the instruction table: an encoding as the manual names it. Decode, disassembly, operand roles and dispatch all read it.
 * Immutable; built by {@link Rows}.
 */
public final class Encoding {
    private static final Fields NO_FIELDS = null;

    /** The row of bit patterns that have no row. */
    public static final Encoding UNDEFINED = new Encoding(new Rows.Row("UNDEFINED", Level.V6M,
        "iiii iiii iiii iiii", Op.UNDEFINED, Immediate.UNSIGNED, "=", ".short\t0x{hex4}"));
    static final Encoding UNDEFINED_WIDE = new Encoding(new Rows.Row("UNDEFINED", Level.V6M,
        "iiii iiii iiii iiii iiii iiii iiii iiii", Op.UNDEFINED, Immediate.UNSIGNED, "=", ".word\t0x{hex8}"));

    private final String name;
    private final Level level;
    private final BitPattern pattern;
    private final Op op;
    private final Immediate immediate;
    private final Roles roles;
    private final String syntax;
    private final String fixed;
    private final Constraint unpredictable;
    private final Constraint see;
    private final boolean setsFlagsOutsideIt;
    private final boolean setsFlags;
    private final int fixedRn;
    private final int fixedRd;
    private final boolean rnIsRd;
    private final int fixedIndexing;

    private static final int P_GIVEN = 1;
    private static final int P_ONE = 2;
    private static final int U_ZERO = 4;
    private static final int W_ONE = 8;
    private static final int W_UNLESS_LOADED = 16;

    Encoding(Rows.Row row) {
        name = row.name;
        level = row.level;
        pattern = new BitPattern(row.pattern);
        op = row.op;
        immediate = row.immediate;
        roles = new Roles(row.roles);
        syntax = row.syntax;
        fixed = row.fixed;
        unpredictable = row.unpredictable.isEmpty() ? Constraint.NEVER : new Constraint(row.unpredictable);
        see = row.see.isEmpty() ? Constraint.NEVER : new Constraint(row.see);
        int rn = -1;
        int rd = -1;
        boolean same = false;
        boolean outside = false;
        boolean always = false;
        int indexing = 0;
        for (String part : fixed.isBlank() ? new String[0] : fixed.trim().split("\\s+")) {
            switch (part) {
                case "n=d" -> same = true;
                case "n=sp" -> rn = 13;
                case "n=pc" -> rn = 15;
                case "d=sp" -> rd = 13;
                case "d=pc" -> rd = 15;
                case "S=!IT" -> outside = true;
                case "S=1" -> always = true;
                case "P=0" -> indexing |= P_GIVEN;
                case "P=1" -> indexing |= P_GIVEN | P_ONE;
                case "U=0" -> indexing |= U_ZERO;
                case "W=1" -> indexing |= W_ONE;
                case "W=!list" -> indexing |= W_UNLESS_LOADED;
                default -> throw new IllegalArgumentException("Row " + name + " fixes \"" + part + "\", which is unknown.");
            }
        }
        fixedRn = rn;
        fixedRd = rd;
        rnIsRd = same;
        setsFlagsOutsideIt = outside;
        setsFlags = always;
        fixedIndexing = indexing;
    }

    /** The manual's name with the encoding's number: {@code ADC (immediate) T1}. Unique in the table. */
    public String name() {
        return name;
    }

    /** The smallest instruction set that has it. */
    public Level level() {
        return level;
    }

    public BitPattern pattern() {
        return pattern;
    }

    public Op op() {
        return op;
    }

    /** The operand roles, in the language of the table. */
    public String roles() {
        return roles.toString();
    }

    /** The conditions under which the encoding is UNPREDICTABLE, in the language of the table; empty for none. */
    public String unpredictable() {
        return unpredictable.toString();
    }

    /** The disassembly template. */
    String syntax() {
        return syntax;
    }

    /** 2 or 4 bytes. */
    public int size() {
        return pattern.size();
    }

    public boolean isLoad() {
        return roles.load;
    }

    public boolean isStore() {
        return roles.store;
    }

    /** Bytes of one memory access (1, 2 or 4; several accesses for lists and doubles), 0 for an instruction that does not access memory. */
    public int accessSize() {
        return roles.accessSize;
    }

    /** Whether these bits have the pattern's fixed bits. A more specific row may still claim them. */
    public boolean matches(int raw) {
        return pattern.matches(raw) && (see == Constraint.NEVER || !see.holds(pattern, raw, NO_FIELDS));
    }

    /** Whether these bits, which match, are UNPREDICTABLE by this row's conditions or its should-be bits. */
    public boolean isUnpredictable(int raw) {
        return (raw & pattern.shouldMask()) != pattern.shouldValue() || unpredictable.holds(pattern, raw, fields(raw));
    }

    /** Decodes bits that match this row. */
    Instruction decode(int raw) {
        Fields f = fields(raw);
        if ((raw & pattern.shouldMask()) != pattern.shouldValue() || unpredictable.holds(pattern, raw, f)) {
            Fields g = new Fields();
            g.op = Op.UNPREDICTABLE;
            g.encoding = this;
            g.raw = raw;
            g.size = size();
            return new Instruction(g);
        }
        roles.fill(pattern, raw, f);
        return new Instruction(f);
    }

    private Fields fields(int raw) {
        Fields f = new Fields();
        BitPattern p = pattern;
        f.op = op;
        f.encoding = this;
        f.raw = raw;
        f.size = p.size();
        f.rd = register("dtl", raw, fixedRd);
        f.rn = register("n", raw, rnIsRd ? f.rd : fixedRn);
        f.rm = register("m", raw, -1);
        f.ra = register("auhx", raw, -1);
        f.sd = single(p, raw, 'e', 'D', 'E');
        f.sn = single(p, raw, 'f', 'N', 'F');
        f.sm = single(p, raw, 'g', 'M', 'G');
        f.flagsOutsideIt = setsFlagsOutsideIt;
        f.setFlags = setsFlags || setsFlagsOutsideIt || p.get('S', raw) == 1;
        f.cond = p.has('c') ? p.get('c', raw) : 14;
        f.index = p.has('P') ? p.get('P', raw) == 1 : (fixedIndexing & P_GIVEN) == 0 || (fixedIndexing & P_ONE) != 0;
        f.add = p.has('U') ? p.get('U', raw) == 1 : (fixedIndexing & U_ZERO) == 0;
        f.wback = p.get('W', raw) == 1 || (fixedIndexing & W_ONE) != 0;
        f.registerList = p.inPlace('r', raw) | p.get('L', raw) << 14 | p.get('C', raw) << 15;
        if ((fixedIndexing & W_UNLESS_LOADED) != 0) {
            f.wback = (f.registerList >> f.rn & 1) == 0;
        }
        immediate.expand(p, raw, f);
        return f;
    }

    private int register(String letters, int raw, int otherwise) {
        for (int k = 0; k < letters.length(); k++) {
            if (pattern.has(letters.charAt(k))) {
                return pattern.get(letters.charAt(k), raw);
            }
        }
        return otherwise;
    }

    private static int single(BitPattern p, int raw, char four, char low, char pair) {
        return p.has(four) ? p.get(four, raw) << 1 | p.get(low, raw) : p.has(pair) ? p.get(pair, raw) << 1 : -1;
    }

    @Override
    public String toString() {
        return name;
    }
}
