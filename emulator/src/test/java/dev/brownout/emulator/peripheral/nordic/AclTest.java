package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.memory.MemoryFault;
import org.junit.jupiter.api.Test;

class AclTest {
    private static final int CONFIG = 0x4001E504;
    private static final int ERASEPAGE = 0x4001E508;
    private static final int ERASEALL = 0x4001E50C;
    private static final int ACL = 0x4001E800;
    private static final int NO_WRITE = 2;
    private static final int NO_READ = 4;

    private final Bench bench = new Bench();

    private void protect(int region, int address, int size, int permissions) {
        bench.write(ACL + 16 * region, address);
        bench.write(ACL + 16 * region + 4, size);
        bench.write(ACL + 16 * region + 8, permissions);
    }

    @Test
    void writesAndErasesOfAProtectedRegionAreBusFaults() {
        protect(0, 0x2000, 0x1000, NO_WRITE);
        bench.write(CONFIG, 1);
        assertThrows(MemoryFault.class, () -> bench.write(0x2000, 0));
        assertThrows(MemoryFault.class, () -> bench.write(0x2ffc, 0));
        bench.write(CONFIG, 2);
        assertThrows(MemoryFault.class, () -> bench.write(ERASEPAGE, 0x2000));
        assertThrows(MemoryFault.class, () -> bench.write(ERASEALL, 1));
        assertEquals(0, bench.machine.flash().operations());
        assertEquals(-1, bench.read(0x2000));
        bench.write(ERASEPAGE, 0x3000);
        assertEquals(1, bench.machine.flash().operations());
    }

    @Test
    void readsOfAProtectedRegionAreBusFaultsUntilReset() {
        protect(7, 0x4000, 0x2000, NO_READ);
        assertThrows(MemoryFault.class, () -> bench.read(0x4000));
        assertThrows(MemoryFault.class, () -> bench.machine.bus().checkFetch(0x5ffe));
        assertEquals(-1, bench.read(0x3ffc));
        assertEquals(-1, bench.read(0x6000));
        bench.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(-1, bench.read(0x4000));
    }

    @Test
    void eachRegisterTakesOneWrite() {
        protect(0, 0x2000, 0x1000, NO_WRITE);
        protect(0, 0x8000, 0x2000, NO_READ);
        assertEquals(0x2000, bench.read(ACL));
        assertEquals(0x1000, bench.read(ACL + 4));
        assertEquals(NO_WRITE, bench.read(ACL + 8));
    }

    @Test
    void regionThatIsNotWholePagesOrLargerThanHalfTheFlashIsNotEnforced() {
        protect(0, 0x2100, 0x1000, NO_READ);
        protect(1, 0x2000, 0x800, NO_READ);
        protect(2, 0, 0x81000, NO_READ);
        assertEquals(-1, bench.read(0x2100));
        assertEquals(-1, bench.read(0x2000));
    }
}
