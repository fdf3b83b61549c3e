package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.memory.AccessRights;
import java.util.TreeSet;

/**
 * The granules that a region was made from: it may be executed where instructions may be fetched from all of them, and the constants in it
 * be read. That is asked for when it is entered; nothing inside a region can change the answer.
 *
 * @param fetched    an address in each granule with instructions
 * @param read       in each with constants
 * @param flashOnly  whether all of them are in flash
 */
record Granules(int[] fetched, int[] read, boolean flashOnly) {
    static Granules of(Plan plan, Layout layout) {
        TreeSet<Integer> fetched = new TreeSet<>();
        for (Block block : plan.blocks()) {
            for (int at = block.address; at != block.end; at += 2) {
                fetched.add(granule(at));
            }
        }
        TreeSet<Integer> read = new TreeSet<>();
        plan.foldedWords.forEach(word -> read.add(granule(word)));
        boolean flashOnly = fetched.stream().allMatch(at -> layout.inFlash(at, 2));
        return new Granules(array(fetched), array(read), flashOnly);
    }

    private static int granule(int address) {
        return address & -1 << AccessRights.GRANULE_SHIFT;
    }

    private static int[] array(TreeSet<Integer> set) {
        return set.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean permittedBy(AccessRights rights) {
        return permitted(rights, fetched, AccessRights.EXECUTE) && permitted(rights, read, AccessRights.READ);
    }

    private static boolean permitted(AccessRights rights, int[] granules, int right) {
        for (int at : granules) {
            if (!rights.permit(at, right)) {
                return false;
            }
        }
        return true;
    }

    /** What {@link #permittedBy} said once is true as long as this is the same. */
    int validity(AccessRights rights) {
        return flashOnly ? rights.flashFetches() : rights.fetches();
    }
}
