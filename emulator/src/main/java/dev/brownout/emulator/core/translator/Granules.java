package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.memory.AccessRights;

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
        AddressSet fetched = new AddressSet();
        boolean flashOnly = true;
        for (Block block : plan.blocks()) {
            for (int at = block.address; at != block.end; at += 2) {
                fetched.add(granule(at));
                flashOnly &= layout.inFlash(at, 2);
            }
        }
        AddressSet read = new AddressSet();
        for (int word : plan.foldedWords) {
            read.add(granule(word));
        }
        return new Granules(fetched.toArray(), read.toArray(), flashOnly);
    }

    private static int granule(int address) {
        return address & -1 << AccessRights.GRANULE_SHIFT;
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
