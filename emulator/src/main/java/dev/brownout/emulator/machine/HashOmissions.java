package dev.brownout.emulator.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a machine's state hash leaves out, so that machines which differ in nothing else count as equal. Whoever asks for it says that the
 * firmware never decides anything by it; if that is wrong, two machines with equal hashes may behave differently.
 *
 * @param cycleCounter  DWT CYCCNT, counting or standing. A comparator that waits for one of its values is not left out
 * @param ram           RAM whose content does not count
 * @param stacks        where stacks lie: what is below a stack pointer (MSP or PSP) that points there does not count. Below both, if both do
 */
public record HashOmissions(boolean cycleCounter, List<Range> ram, List<Range> stacks) {
    public static final HashOmissions NONE = new HashOmissions(false, List.of(), List.of());

    /**
     * Addresses.
     *
     * @param first  the first
     * @param last   the last, not below the first, unsigned
     */
    public record Range(int first, int last) {
        public Range {
            if (Integer.compareUnsigned(first, last) > 0) {
                throw new IllegalArgumentException(String.format("0x%08x to 0x%08x is no range of addresses", first, last));
            }
        }

        /** {@code size} bytes from an address on. @throws IllegalArgumentException if there are none, or they do not fit the address space */
        public static Range of(long address, long size) {
            if (address < 0 || size < 1 || address + size > 1L << 32) {
                throw new IllegalArgumentException(String.format("%d bytes from 0x%x on are no range of addresses", size, address));
            }
            return new Range((int) address, (int) (address + size - 1));
        }

        /** Whether a full descending stack in this range has its pointer there: above its first byte, or just above the last. */
        public boolean holdsPointer(int pointer) {
            return Integer.compareUnsigned(pointer - 1 - first, last - first) <= 0;
        }

        @Override
        public String toString() {
            return String.format("0x%08x to 0x%08x", first, last);
        }
    }

    public HashOmissions {
        ram = ram.stream().sorted(Comparator.comparingLong(range -> Integer.toUnsignedLong(range.first()))).toList();
        stacks = stacks.stream().sorted(Comparator.comparingLong(range -> Integer.toUnsignedLong(range.first()))).toList();
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    /** What is left out, each in some words; empty if nothing is. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        stacks.forEach(stack -> names.add("RAM below the stack pointer, " + stack));
        ram.forEach(range -> names.add("RAM " + range));
        if (cycleCounter) {
            names.add("the cycle counter, DWT CYCCNT");
        }
        return List.copyOf(names);
    }
}
