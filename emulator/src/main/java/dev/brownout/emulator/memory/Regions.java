package dev.brownout.emulator.memory;

import java.util.Arrays;

/** Which blocks of registers answer at which addresses. */
final class Regions {
    private Region[] regions = new Region[0];

    /** Addresses from {@code base} on that a peripheral answers. */
    record Region(int base, int size, MappedPeripheral peripheral) {
        boolean holds(int address) {
            return Integer.compareUnsigned(address - base, size) < 0;
        }
    }

    /** @throws IllegalArgumentException if it overlaps what is mapped */
    void map(int base, int size, MappedPeripheral peripheral) {
        for (Region other : regions) {
            if (other.holds(base) || other.holds(base + size - 1) || Integer.compareUnsigned(other.base - base, size) < 0) {
                throw new IllegalArgumentException(String.format("%s at 0x%08x overlaps %s at 0x%08x", peripheral.name(), base,
                        other.peripheral.name(), other.base));
            }
        }
        regions = Arrays.copyOf(regions, regions.length + 1);
        regions[regions.length - 1] = new Region(base, size, peripheral);
        Arrays.sort(regions, (a, b) -> Integer.compareUnsigned(a.base, b.base));
    }

    /** The one that holds an address. @throws MemoryFault a bus fault, if there is none */
    Region find(int address) {
        int low = 0;
        int high = regions.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            Region region = regions[middle];
            if (region.holds(address)) {
                return region;
            }
            if (Integer.compareUnsigned(address, region.base) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        throw new MemoryFault(MemoryFault.Kind.BUS, address);
    }
}
