package dev.brownout.campaign;

import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Which torn states a campaign tries at each flash operation, beside the cuts before and after it. */
public enum Tearing {
    /** None: power goes only between operations. */
    NONE,
    /** A word with no, some or all of its bits programmed; a page not, partly or wholly erased. The middle one is seeded. */
    STANDARD,
    /** Also each single falling bit missing or alone, four more subsets, and five degrees of erasure. */
    ALL;

    /**
     * One way an operation can be cut.
     *
     * @param name  names it within its operation, in replay IDs: {@code before}, {@code after}, {@code torn}, {@code torn3}
     */
    public record Variant(String name, Tear tear) {
    }

    /** The cuts at one operation, the one before it first and the one after it last. */
    public List<Variant> at(FlashOperation operation, long seed) {
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant("before", new Tear.Untouched()));
        if (this != NONE) {
            List<Tear> inside = new ArrayList<>();
            inside.add(Tear.standard(operation, seed).get(1));
            if (this == ALL) {
                if (operation.erases()) {
                    degrees(operation, seed, inside);
                } else {
                    subsets(operation, seed, inside);
                }
            }
            for (int i = 0; i < inside.size(); i++) {
                variants.add(new Variant(i == 0 ? "torn" : "torn" + (i + 1), inside.get(i)));
            }
        }
        variants.add(new Variant("after", new Tear.Finished()));
        return variants;
    }

    private static void degrees(FlashOperation operation, long seed, List<Tear> into) {
        for (int level : new int[] {1, 64, 192, 240, 255}) {
            into.add(new Tear.Cells(level, seed ^ operation.offset() * 0x9e3779b97f4a7c15L));
        }
    }

    private static void subsets(FlashOperation operation, long seed, List<Tear> into) {
        long falling = operation.fallingBits();
        for (long rest = falling; rest != 0; rest &= rest - 1) {
            long bit = Long.lowestOneBit(rest);
            if (falling != bit) {
                into.add(new Tear.Bits(bit));
                into.add(new Tear.Bits(falling & ~bit));
            }
        }
        SplittableRandom random = new SplittableRandom(seed ^ operation.offset() * 0x9e3779b97f4a7c15L);
        for (int i = 0; i < 4 && falling != 0; i++) {
            into.add(operation.length() > Integer.BYTES ? new Tear.Bits(random.nextLong() & falling, random.nextInt() & 0xff)
                    : new Tear.Bits(random.nextInt() & falling));
        }
    }
}
