package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RNG, TEMP, FICR, ROM table, APPROTECT, QSPI and blocks without a model. */
class SmallBlocksTest {
    private static final int RNG = 0x4000D000;
    private static final int TEMP = 0x4000C000;
    private static final int QSPI = 0x40029000;

    private final Bench bench = new Bench();

    private List<Integer> random(int count) {
        List<Integer> values = new ArrayList<>();
        bench.write(RNG, 1);
        while (values.size() < count) {
            bench.pass(Bench.US);
            if (bench.read(RNG + 0x100) != 0) {
                bench.write(RNG + 0x100, 0);
                values.add(bench.read(RNG + 0x508));
            }
        }
        bench.write(RNG + 4, 1);
        return values;
    }

    @Test
    void rngGivesAByteEvery30MicrosecondsOr120Corrected() {
        bench.write(RNG + 0x200, 1);
        bench.write(RNG, 1);
        bench.pass(29 * Bench.US);
        assertEquals(0, bench.read(RNG + 0x100));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(RNG + 0x100));
        bench.write(RNG + 0x100, 0);
        bench.write(RNG + 0x504, 1);
        bench.write(RNG, 1);
        bench.pass(119 * Bench.US);
        assertEquals(0, bench.read(RNG + 0x100));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(RNG + 0x100));
    }

    @Test
    void rngRepeatsAfterPowerOnAndGoesOnThroughOtherResets() {
        List<Integer> first = random(16);
        bench.machine.resetNow(ResetKind.SOFTWARE);
        List<Integer> second = random(16);
        assertNotEquals(first, second);
        bench.machine.powerCut(new Tear.Finished());
        bench.machine.powerOn();
        assertEquals(first, random(16));
        assertEquals(second, random(16));
    }

    @Test
    void temperatureIsInQuartersAfter36Microseconds() {
        bench.write(TEMP, 1);
        bench.pass(35 * Bench.US);
        assertEquals(0, bench.read(TEMP + 0x100));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(TEMP + 0x100));
        assertEquals(100, bench.read(TEMP + 0x508));
    }

    @Test
    void temperatureCoefficientsHaveTheirResetValues() {
        assertEquals(0x326, bench.read(TEMP + 0x520));
        assertEquals(0x27C, bench.read(TEMP + 0x554));
        assertEquals(0x50, bench.read(TEMP + 0x570));
        assertEquals(0x326, bench.read(0x10000404));
        assertEquals(0x50, bench.read(0x10000444));
    }

    @Test
    void ficrNamesThePart() {
        assertEquals(0x1000, bench.read(0x10000010));
        assertEquals(0x100, bench.read(0x10000014));
        assertEquals(0x52840, bench.read(0x10000100));
        assertEquals(0x41414430, bench.read(0x10000104));
        assertEquals(0x100, bench.read(0x1000010C));
        assertEquals(0x400, bench.read(0x10000110));
        assertEquals(8, bench.read(0x10000130));
        assertEquals(2, bench.read(0x10000134));
        assertEquals(-1, bench.read(0x10000200));
    }

    @Test
    void deviceIdentityFollowsFromTheSeed() {
        Bench same = new Bench();
        Bench other = new Bench("device: 1", "device: 99");
        assertEquals(bench.read(0x10000060), same.read(0x10000060));
        assertNotEquals(bench.read(0x10000060), other.read(0x10000060));
        assertNotEquals(-1, bench.read(0x100000A4));
    }

    @Test
    void romTableNamesThePartForErrataCode() {
        assertEquals(8, bench.read(0xF0000FE0) & 0xff);
        assertEquals(0, bench.read(0xF0000FE4) & 0xf);
        assertEquals(0xB1, bench.read(0xF0000FFC));
    }

    @Test
    void forceprotectTakesOneWrite() {
        bench.write(0x40000550, 0);
        bench.write(0x40000550, 0x5a);
        assertEquals(0, bench.read(0x40000550));
        bench.write(0x40000558, 0x5a);
        assertEquals(0x5a, bench.read(0x40000558));
    }

    @Test
    void qspiFindsNoMemoryButAlwaysGetsReady() {
        bench.write(QSPI + 0x500, 1);
        bench.write(QSPI, 1);
        bench.pass(Bench.US);
        assertEquals(1, bench.read(QSPI + 0x100));
        bench.write(QSPI + 0x100, 0);
        // Read identification: opcode 0x9F, four bytes.
        bench.write(QSPI + 0x634, 0x9F | 4 << 8);
        bench.pass(Bench.MS);
        assertEquals(1, bench.read(QSPI + 0x100));
        assertEquals(0, bench.read(QSPI + 0x638));
    }

    @Test
    void blockWithoutAModelReportsByNameAndKeepsItsConfiguration() {
        assertEquals(0x00020000, bench.read(0x40007518));
        bench.write(0x40007518, 0x1234);
        assertEquals(0x1234, bench.read(0x40007518));
        bench.write(0x40007304, 5);
        bench.write(0x40007308, 1);
        assertEquals(4, bench.read(0x40007304));
        assertEquals("SAADC", bench.unmodelled.get(0).peripheral());
        assertEquals("CH[0].CONFIG", bench.unmodelled.get(0).register());
        bench.write(0x40003000, 1);
        assertTrue(bench.unmodelled.get(bench.unmodelled.size() - 1).register().startsWith("TWIM.TASKS_STARTRX"));
        bench.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(0x00020000, bench.read(0x40007518));
    }

    @Test
    void placeWithoutANameIsReportedByItsOffset() {
        bench.read(0x40010800);
        assertEquals("WDT", bench.unmodelled.get(0).peripheral());
        assertEquals("0x800", bench.unmodelled.get(0).register());
    }

    @Test
    void bitBandReachesPeripheralBits() {
        // UARTE0.INTEN bit 8 through the alias of 0x40002300.
        bench.write(0x42000000 + 0x2300 * 32 + 8 * 4, 1);
        assertEquals(1 << 8, bench.read(0x40002300));
    }

    @Test
    void codeRamIsTheSameRam() {
        bench.write(Bench.RAM + 0x40, 0x11223344);
        assertEquals(0x11223344, bench.read(0x00800040));
        bench.write(0x00800044, 5);
        assertEquals(5, bench.read(Bench.RAM + 0x44));
    }
}
