package dev.brownout.bootloader.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.explore.WornFlash;
import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.PowerCut;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.flash.Tear;
import dev.brownout.bootloader.image.ImageVersion;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateLogTest {

    private static final ImageVersion VERSION = ImageVersion.parse("2.3.4+5");
    private static final int PAGE = 128;
    private static final int PAGES = 3;

    private static RamFlashDevice flash(int erased) {
        return new RamFlashDevice(0, PAGES, PAGE, 4, erased);
    }

    private static StateLog log(FlashDevice flash) {
        return new StateLog(flash, 0, PAGES * PAGE);
    }

    private static void append(StateLog log, int times) {
        for (int i = 0; i < times; i++) {
            StateRecord newest = log.newest();
            assertTrue(log.append(newest.next(UpdateState.TEST, Reason.NONE, VERSION).withStarts(i)));
        }
    }

    @Test
    void recordReadsBackAsItWasWritten() {
        StateRecord record = new StateRecord(0xFFFF_FFFEL, UpdateState.ROLLBACK, Reason.NOT_CONFIRMED, 3, 2, 64, 255, VERSION, 0x89ABCDEF, 1_700_000_000L);
        assertEquals(Optional.of(record), StateRecord.of(record.toBytes()));
    }

    @Test
    void recordHasTheBytesThatTheSpecificationGives() {
        byte[] bytes = new StateRecord(1, UpdateState.SWAP, Reason.NONE, 0, 1, 0, 0, VERSION, 0x44332211, 0).toBytes();
        // CRC-32 by zlib.crc32 in Python.
        assertEquals("01000000040000010000314c02030400050000001122334400000000c2ed8cf3", HexFormat.of().formatHex(bytes));
    }

    @Test
    void recordWithAnyBitChangedIsNone() {
        byte[] bytes = new StateRecord(1, UpdateState.SWAP, Reason.NONE, 0, 1, 0, 0, VERSION, 0x44332211, 0).toBytes();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertTrue(StateRecord.of(bytes).isEmpty(), "bit " + bit);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFF, 0x00})
    void emptyLogHoldsTheFirstState(int erased) {
        assertEquals(StateRecord.FIRST, log(flash(erased)).newest());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFF, 0x00})
    void newestRecordWinsHoweverOftenTheRingWentAround(int erased) {
        RamFlashDevice flash = flash(erased);
        for (int i = 1; i <= 50; i++) {
            append(log(flash), 1);
            assertEquals(i, log(flash).newest().sequence());
        }
        List<StateRecord> records = log(flash).records();
        assertEquals(50, records.get(records.size() - 1).sequence());
        assertTrue(records.size() > PAGE / StateRecord.SIZE * (PAGES - 1), "a page or less was given up: " + records.size());
    }

    @Test
    void everyPageIsErasedAsOftenAsTheOthers() {
        RamFlashDevice flash = flash(0xFF);
        append(log(flash), 120);
        int[] erases = new int[PAGES];
        flash.log().stream().filter(FlashOperation.Erase.class::isInstance).forEach(erase -> erases[erase.address() / PAGE]++);
        assertTrue(erases[0] >= 9 && erases[1] - erases[0] <= 1 && erases[2] - erases[0] <= 1, Arrays.toString(erases));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFF, 0x00})
    void aCutAnywhereKeepsTheNewestRecordAndTheSecondAttemptLeavesTheSameFlash(int erased) {
        for (int before = 0; before < 14; before++) {
            RamFlashDevice start = flash(erased);
            append(log(start), before);
            StateRecord next = log(start).newest().next(UpdateState.CONFIRM, Reason.NONE, VERSION);
            RamFlashDevice whole = start.copy();
            log(whole).append(next);
            for (int cut = 0; cut < whole.log().size(); cut++) {
                for (Tear tear : List.of(Tear.NONE, Tear.ALL, new Tear.Bits(50, cut), new Tear.Bits(10, cut), new Tear.Bits(90, cut))) {
                    RamFlashDevice flash = start.copy();
                    flash.cutPowerAt(flash.operations() + cut, tear);
                    StateLog log = log(flash);
                    assertThrows(PowerCut.class, () -> log.append(next));
                    StateRecord found = log(flash).newest();
                    assertTrue(found.equals(next) || found.equals(log(start).newest()), found.toString());
                    if (!found.equals(next)) {
                        assertTrue(log(flash).append(next));
                    }
                    assertArrayEquals(whole.content(), flash.content(), before + " records, cut " + cut + " " + tear);
                }
            }
        }
    }

    @Test
    void aTornRecordIsLeftAloneWhenAnotherOneIsWanted() {
        RamFlashDevice flash = flash(0xFF);
        append(log(flash), 1);
        StateRecord lost = log(flash).newest().next(UpdateState.CONFIRM, Reason.NONE, VERSION);
        flash.cutPowerAt(flash.operations() + 4, Tear.ALL);
        assertThrows(PowerCut.class, () -> log(flash).append(lost));
        StateRecord other = log(flash).newest().next(UpdateState.ROLLBACK, Reason.NOT_CONFIRMED, VERSION);
        assertTrue(log(flash).append(other));
        assertEquals(other, log(flash).newest());
    }

    @Test
    void aPageThatTakesNothingIsPassedOver() {
        RamFlashDevice flash = flash(0xFF);
        FlashDevice worn = new WornFlash(flash, 0, PAGE);
        StateRecord record = StateRecord.FIRST.next(UpdateState.SWAP, Reason.NONE, VERSION);
        assertTrue(log(worn).append(record));
        assertEquals(record, log(worn).newest());
        assertFalse(log(new WornFlash(flash(0xFF), 0, PAGES * PAGE)).append(record), "a log that takes nothing at all");
    }

    @Test
    void aLogOfOnePageIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new StateLog(flash(0xFF), 0, PAGE));
    }

    @Test
    void laterOneOfTwoEqualRecordsIsTheNewest() {
        RamFlashDevice flash = flash(0xFF);
        StateLog log = log(flash);
        append(log, PAGE / StateRecord.SIZE);
        byte[] newest = log.newest().toBytes();
        // Once more on the next page: the first could not be read for a while.
        flash.write(PAGE, newest, 0, newest.length);
        append(log, 1);
        assertArrayEquals(newest, flash.read(PAGE, StateRecord.SIZE));
        assertEquals(log.newest(), StateRecord.of(flash.read(PAGE + StateRecord.SIZE, StateRecord.SIZE)).orElseThrow());
    }
}
