package dev.brownout.emulator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The address space: who answers where, and what an address alone decides. */
class BusTest {
    private static final int RAM = 0x20000000;
    private final Ram ram = new Ram(0x4000);
    private final Bus bus = new Bus(RAM, ram, 0, new PagedMemory(0x4000, (byte) 0xff));

    private record Block(String name) implements MappedPeripheral {
        @Override
        public int read(int offset, int size) {
            return offset;
        }

        @Override
        public void write(int offset, int value, int size) {
            // Nothing is kept.
        }
    }

    private MemoryFault.Kind fault(Runnable access) {
        return assertThrows(MemoryFault.class, access::run).kind();
    }

    @Test
    void blockAnswersFromItsFirstByteToItsLast() {
        bus.map(0x40001000, 0x1000, new Block("LATER"));
        bus.map(0x40000000, 0x800, new Block("FIRST"));
        assertEquals(0x7fc, bus.read32(0x400007fc));
        assertEquals(0, bus.read32(0x40001000));
        assertEquals(MemoryFault.Kind.BUS, fault(() -> bus.read32(0x40000800)));
        assertEquals(MemoryFault.Kind.BUS, fault(() -> bus.read32(0x40002000)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40000800, 0x40001ffc, 0x40001000, 0x40000000})
    void blocksThatOverlapAreRefused(int base) {
        bus.map(0x40001000, 0x1000, new Block("FIRST"));
        // From before, into its end, all of it, and around it.
        int size = base == 0x40000000 ? 0x4000 : 0x1000;
        String message = assertThrows(IllegalArgumentException.class, () -> bus.map(base, size, new Block("OTHER"))).getMessage();
        assertEquals(String.format("OTHER at 0x%08x overlaps FIRST at 0x40001000", base), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40000001, 0x5ffffffd, 0xa0000001, 0xe0000001})
    void deviceMemoryIsNeitherReadUnalignedNorExecuted(int address) {
        assertEquals(MemoryFault.Kind.UNALIGNED, fault(() -> bus.read32(address)));
        assertEquals(MemoryFault.Kind.UNALIGNED, fault(() -> bus.write32(address, 0)));
        assertEquals(MemoryFault.Kind.PROTECTION, fault(() -> bus.checkFetch(address - 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00000001, 0x60000001, 0x80000001})
    void normalMemoryIsExecutedAndTakesUnalignedAccesses(int address) {
        bus.checkFetch(address - 1);
        if (address == 1) {
            assertEquals(-1, bus.read32(address));
        } else {
            assertEquals(MemoryFault.Kind.BUS, fault(() -> bus.read32(address)));
        }
    }

    @Test
    void storeAcrossPagesMarksBoth() {
        int page = 1 << Ram.PAGE_SHIFT;
        for (int width = 2; width <= 4; width += 2) {
            ram.dirty[0] = 0;
            ram.dirty[1] = 0;
            if (width == 4) {
                bus.write32(RAM + page - 2, 0x12345678);
            } else {
                bus.write16(RAM + page - 1, 0x1234);
            }
            assertTrue((ram.dirty[0] & ram.dirty[1] & Ram.WRITTEN) != 0, width + " bytes");
        }
        assertEquals(0x56, bus.read8(RAM + page - 1));
    }

    @Test
    void storeThatEndsInCodeIsTold() {
        int page = 1 << Ram.PAGE_SHIFT;
        StringBuilder told = new StringBuilder();
        bus.setCodeWatcher((address, length) -> told.append(String.format("%x+%d ", address, length)));
        bus.markCode(RAM + page);
        bus.write32(RAM + page - 4, 0);
        bus.write32(RAM + page - 2, 0);
        bus.write16(RAM + page - 1, 0);
        bus.write8(RAM + page, 0);
        assertEquals(String.format("%x+4 %x+2 %x+1 ", RAM + page - 2, RAM + page - 1, RAM + page), told.toString());
    }
}
