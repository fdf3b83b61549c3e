package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RNG, TEMP, ECB, FICR, ROM table, APPROTECT, masters with nothing connected, and blocks without a model. */
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
        assertEquals(0x3ff, bench.read(0x4001C508));
        bench.write(0x4001C508, 0x1234);
        assertEquals(0x1234, bench.read(0x4001C508));
        bench.write(0x4001C304, 5);
        bench.write(0x4001C308, 1);
        assertEquals(4, bench.read(0x4001C304));
        assertEquals("PWM0", bench.unmodelled.get(0).peripheral());
        assertEquals("COUNTERTOP", bench.unmodelled.get(0).register());
        bench.write(0x40013520, 1);
        assertEquals("LPCOMP.ANADETECT", bench.unmodelled.get(bench.unmodelled.size() - 1).register());
        bench.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(0x3ff, bench.read(0x4001C508));
    }

    @Test
    void supplyWarningIsReportedAsNotModelled() {
        bench.write(0x40000510, 1);
        assertEquals("POFCON", bench.unmodelled.get(0).register());
    }

    @Test
    void ecbEncryptsTheExampleOfFips197() {
        int data = Bench.RAM + 0x400;
        for (int i = 0; i < 16; i++) {
            bench.machine.bus().write8(data + i, i);
            bench.machine.bus().write8(data + 16 + i, i * 0x11);
        }
        bench.write(0x4000E504, data);
        bench.write(0x4000E000, 1);
        bench.pass(7 * Bench.US);
        assertEquals(0, bench.read(0x4000E100));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(0x4000E100));
        assertEquals(0xd8e0c469, bench.read(data + 32));
        assertEquals(0x5ac5b470, bench.read(data + 44));
    }

    @Test
    void saadcConvertsEachChannelToZero() {
        bench.write(Bench.RAM + 0x500, -1);
        bench.write(0x40007500, 1);
        bench.write(0x40007510, 1);
        bench.write(0x40007520, 2);
        bench.write(0x4000762C, Bench.RAM + 0x500);
        bench.write(0x40007630, 2);
        bench.write(0x40007000, 1);
        assertEquals(1, bench.read(0x40007100));
        bench.write(0x40007004, 1);
        // TACQ 10 us and a conversion of 2 us, twice.
        bench.pass(23 * Bench.US);
        assertEquals(0, bench.read(0x40007104));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(0x40007104));
        assertEquals(2, bench.read(0x40007634));
        assertEquals(0, bench.read(Bench.RAM + 0x500));
    }

    @Test
    void spimReadsZerosInItsTime() {
        bench.write(Bench.RAM + 0x600, -1);
        bench.write(0x4002F500, 7);
        bench.write(0x4002F524, 0x80000000);
        bench.write(0x4002F534, Bench.RAM + 0x600);
        bench.write(0x4002F538, 3);
        bench.write(0x4002F548, 4);
        bench.write(0x4002F010, 1);
        // 32 bits at 8 MHz.
        bench.pass(4 * Bench.US - 2 * 15_625);
        assertEquals(0, bench.read(0x4002F118));
        bench.pass(3 * 15_625);
        assertEquals(1, bench.read(0x4002F118));
        assertEquals(3, bench.read(0x4002F53C));
        assertEquals(4, bench.read(0x4002F54C));
        assertEquals(0xff000000, bench.read(Bench.RAM + 0x600));
    }

    @Test
    void twimFindsNobodyAtTheAddress() {
        bench.write(0x40003500, 6);
        bench.write(0x40003524, 0x06400000);
        bench.write(0x40003588, 0x48);
        bench.write(0x40003008, 1);
        bench.pass(30 * Bench.US);
        assertEquals(1, bench.read(0x40003124));
        assertEquals(2, bench.read(0x400034C4));
        bench.write(0x400034C4, 2);
        assertEquals(0, bench.read(0x400034C4));
        bench.write(0x40003014, 1);
        assertEquals(1, bench.read(0x40003104));
    }

    @Test
    void olderSpiAndTwiAnswerByteByByte() {
        bench.write(0x40004500, 1);
        bench.write(0x4000451C, 0x9f);
        bench.pass(100 * Bench.US);
        assertEquals(1, bench.read(0x40004108));
        assertEquals(0, bench.read(0x40004518));
        bench.write(0x40004500, 5);
        bench.write(0x40004000, 1);
        bench.pass(100 * Bench.US);
        assertEquals(1, bench.read(0x40004124));
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

    @Test
    void tasksOfAnUnmodelledBlockKeepNothing() {
        bench.write(0x4001C004, 1);
        assertEquals(0, bench.read(0x4001C004));
        assertEquals(List.of("TASKS_STOP", "TASKS_STOP"), bench.unmodelled.stream().map(one -> one.register()).toList());
    }
}
