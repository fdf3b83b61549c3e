package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.memory.AccessRights;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Protection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What one machine knows of its code by address: regions, how often an address was reached, which memory an instruction accesses. */
final class CodeMap implements AccessKinds {
    static final int PAGE_SHIFT = 12;
    private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;

    /** The same for 4 KB, one element a halfword. */
    static final class Page {
        final Region[] regions = new Region[1 << PAGE_SHIFT - 1];
        final int[] reached = new int[1 << PAGE_SHIFT - 1];
        /** How often a region that began there was removed. */
        final byte[] removed = new byte[1 << PAGE_SHIFT - 1];
        final byte[] kinds = new byte[1 << PAGE_SHIFT - 1];
        /** By view of what may be done: the {@linkplain Granules#validity validity} of what is known of the region there, negative if refused. */
        private final int[][] permitted = new int[Protection.VIEWS][];
        /** Every region that was made from something on this page. */
        final List<Region> covering = new ArrayList<>();

        /** Whether a region of this page may be executed with these rights. */
        boolean permits(Region region, int index, AccessRights rights) {
            int[] known = permitted[rights.view];
            if (known == null) {
                known = new int[1 << PAGE_SHIFT - 1];
                permitted[rights.view] = known;
            }
            int validity = region.granules.validity(rights);
            if (known[index] == validity) {
                return true;
            }
            if (known[index] == -validity) {
                return false;
            }
            boolean allowed = region.granules.permittedBy(rights);
            known[index] = allowed ? validity : -validity;
            return allowed;
        }

        private void forgetPermission(int index) {
            for (int[] known : permitted) {
                if (known != null) {
                    known[index] = 0;
                }
            }
        }
    }

    private static final int MOST_REMOVALS = 12;
    private static final int MOST_TARGETS = 8;

    private final Layout layout;
    private final Page[] flash;
    private final Page[] ram;
    private final Map<Integer, TreeSet<Integer>> branches = new HashMap<>();
    private final Map<Integer, Integer> flashPages = new HashMap<>();
    private int count;

    CodeMap(Layout layout) {
        this.layout = layout;
        flash = new Page[layout.flashSize() + PAGE_MASK >>> PAGE_SHIFT];
        ram = new Page[layout.ramSize() + PAGE_MASK >>> PAGE_SHIFT];
    }

    static int index(int address) {
        return (address & PAGE_MASK) >>> 1;
    }

    /** The page of an address, made if need be; {@code null} outside RAM and flash. */
    Page page(int address) {
        int index = address - layout.flashBase() >>> PAGE_SHIFT;
        Page[] pages = flash;
        if (index >= pages.length) {
            index = address - layout.ramBase() >>> PAGE_SHIFT;
            pages = ram;
            if (index >= pages.length) {
                return null;
            }
        }
        Page page = pages[index];
        if (page == null) {
            page = new Page();
            pages[index] = page;
        }
        return page;
    }

    @Override
    public int of(int address) {
        Page page = page(address);
        return page == null ? 0 : page.kinds[index(address)];
    }

    @Override
    public int flashPage(int address) {
        return flashPages.getOrDefault(address, -1);
    }

    /** Notes an access to memory. @return whether it is of a kind that the instruction was not seen to make, and worth translating anew */
    boolean noteAccess(Instruction i, int address, int[] r) {
        Page page = page(address);
        int kind = Accesses.kind(i, address, r, layout);
        if ((kind & FLASH) != 0) {
            flashPages.put(address, Accesses.target(i, address, r) - layout.flashBase() >>> PagedMemory.PAGE_SHIFT);
        }
        if ((kind & OTHER) != 0 || page == null || (page.kinds[index(address)] & kind) == kind) {
            return false;
        }
        page.kinds[index(address)] |= (byte) kind;
        return true;
    }

    /** Notes where a branch to an address in a register goes. */
    void noteBranch(int address, int target) {
        TreeSet<Integer> targets = branches.computeIfAbsent(address, unknown -> new TreeSet<>());
        if (targets.size() < MOST_TARGETS) {
            targets.add(target);
        }
    }

    /** Where the branch at an address was seen to go. */
    List<Integer> branchTargets(int address) {
        TreeSet<Integer> targets = branches.get(address);
        return targets == null ? List.of() : List.copyOf(targets);
    }

    private Page existing(int address) {
        int index = address - layout.flashBase() >>> PAGE_SHIFT;
        if (index < flash.length) {
            return flash[index];
        }
        index = address - layout.ramBase() >>> PAGE_SHIFT;
        return index < ram.length ? ram[index] : null;
    }

    void install(Region region) {
        Page home = page(region.address);
        home.regions[index(region.address)] = region;
        home.forgetPermission(index(region.address));
        count++;
        int last = 1;
        for (int at : region.covered()) {
            if ((at & ~PAGE_MASK) != last) {
                last = at & ~PAGE_MASK;
                page(at).covering.add(region);
            }
        }
    }

    void remove(Region region) {
        Page home = page(region.address);
        int index = index(region.address);
        if (home.regions[index] == region) {
            home.regions[index] = null;
            home.reached[index] = 0;
            home.removed[index] = (byte) Math.min(home.removed[index] + 1, MOST_REMOVALS);
            count--;
        }
        int last = 1;
        for (int at : region.covered()) {
            if ((at & ~PAGE_MASK) != last) {
                last = at & ~PAGE_MASK;
                page(at).covering.remove(region);
            }
        }
    }

    /** The number of regions. */
    int count() {
        return count;
    }

    /** Hands over every region made from something in a range. */
    void overlapping(int address, int length, Consumer<Region> action) {
        long first = Integer.toUnsignedLong(address);
        long end = first + length;
        for (long page = first & ~PAGE_MASK; page < end; page += PAGE_MASK + 1) {
            Page known = existing((int) page);
            if (known == null || known.covering.isEmpty()) {
                continue;
            }
            for (Region region : List.copyOf(known.covering)) {
                if (region.covers(first, end)) {
                    action.accept(region);
                }
            }
        }
    }

    /** Hands over every region. */
    void all(Consumer<Region> action) {
        for (Page[] pages : new Page[][] {flash, ram}) {
            for (Page page : pages) {
                if (page != null) {
                    List.copyOf(page.covering).forEach(action);
                }
            }
        }
    }
}
