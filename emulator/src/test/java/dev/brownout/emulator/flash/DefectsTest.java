package dev.brownout.emulator.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cells that no longer do what they should, and operations that fail. */
class DefectsTest {
    private static final int WORD = 0x8_0100;
    private static final int PAGE = 0x8_0000;
    private static final long WRITE = 41_000_000;
    private static final long ERASE = 85_000_000_000L;
    private final Machine machine = Board.build(BoardLoader.load("nrf52840"), new InterpreterFactory()).machine();
    private final FlashArray flash = machine.flash();

    private void program(int offset, int value) {
        flash.program(offset, value, 0);
    }

    private int read(int offset) {
        return machine.bus().read32(offset);
    }

    private void tornProgram(int value, long mask, long unstable) {
        flash.program(WORD, value, WRITE);
        flash.interrupt(new Tear.WeakBits(mask, unstable));
    }

    @Test
    void failedProgrammingTakesItsTimeAndLeavesTheWordAsItWas() {
        List<String> heard = new ArrayList<>();
        flash.addObserver(new FlashObserver() {
            @Override
            public void completed(FlashOperation operation) {
                heard.add("completed");
            }

            @Override
            public void failed(FlashOperation operation) {
                heard.add("failed");
            }
        });
        flash.program(WORD, 0, WRITE);
        flash.fail(new Tear.Untouched(), false);
        assertTrue(flash.busy());
        machine.cpu().cycles += 41 * 64;
        machine.clock().ringDue();
        assertFalse(flash.busy());
        assertEquals(-1, read(WORD));
        assertEquals(List.of("completed"), heard);
        program(WORD, 0x1234);
        assertEquals(0x1234, read(WORD));
    }

    @Test
    void onlyARunningOperationCanFail() {
        assertThrows(IllegalStateException.class, () -> flash.fail(new Tear.Untouched(), false));
    }

    @Test
    void failureThatIsComingIsPartOfSnapshotAndHash() {
        machine.flash().preload(0, new byte[] {0, 0x10, 0, 0x20, 9, 0, 0, 0, (byte) 0xfe, (byte) 0xe7});
        machine.powerOn();
        flash.program(WORD, 0, WRITE);
        var sound = machine.stateHash();
        flash.fail(new Tear.Bits(0xff), true);
        assertNotEquals(sound, machine.stateHash());
        MachineSnapshot saved = machine.snapshot();
        flash.interrupt(new Tear.Finished());
        assertEquals(0, read(WORD));
        machine.restore(saved);
        machine.runFor(41 * 64 + 10);
        assertEquals(0xFFFFFF00, read(WORD));
    }

    @Test
    void deadCellsNeverFall() {
        flash.cells().spoil(WORD, new CellDefect(0, 0xffff, 0));
        program(WORD, 0x12345678);
        assertEquals(0x1234FFFF, read(WORD));
        flash.erasePage(PAGE, 0);
        program(WORD, 0);
        assertEquals(0xFFFF, read(WORD));
        program(WORD + 4, 0);
        assertEquals(0, read(WORD + 4));
    }

    @Test
    void wornPageKeepsZerosThroughAnErase() {
        program(WORD, 0);
        flash.cells().wearOut(PAGE / 0x1000);
        flash.erasePage(PAGE, ERASE);
        flash.interrupt(new Tear.Finished());
        int zeros = 0;
        for (int at = PAGE; at < PAGE + 0x1000; at += 4) {
            zeros += Integer.bitCount(~read(at));
        }
        assertTrue(zeros > 50 && zeros < 300, zeros + " of 32768 cells");
        flash.erasePage(PAGE + 0x1000, 0);
        assertEquals(-1, read(PAGE + 0x1000));
    }

    @Test
    void pageIsWornOutByTheEraseBeyondItsLimit() {
        flash.cells().setEnduranceLimit(10);
        flash.cells().setWear(PAGE / 0x1000, 9);
        flash.erasePage(PAGE, 0);
        assertFalse(flash.cells().hasDefects());
        flash.erasePage(PAGE, 0);
        assertTrue(flash.cells().hasDefects());
    }

    @Test
    void wearIsPartOfTheHashOnlyWhereItIsLimited() {
        var before = flash.hash();
        flash.cells().setWear(3, 7);
        assertEquals(before, flash.hash());
        flash.cells().setEnduranceLimit(10);
        var limited = flash.hash();
        flash.cells().setWear(3, 8);
        assertNotEquals(limited, flash.hash());
    }

    @Test
    void unstableCellsReadDifferentlyUntilTheyAreProgrammed() {
        tornProgram(0, 0xffff, 0xff0000);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            int found = read(WORD);
            assertEquals(0xff000000, found & 0xff00ffff);
            seen.add(found);
        }
        assertTrue(seen.size() > 30, seen.size() + " values");
        assertEquals(-1, read(WORD + 4));
        program(WORD, 0);
        for (int i = 0; i < 20; i++) {
            assertEquals(0, read(WORD));
        }
        assertFalse(flash.cells().hasDefects());
    }

    @Test
    void eraseMakesUnstableCellsWhole() {
        tornProgram(0, 0, -1L);
        flash.erasePage(PAGE, 0);
        assertFalse(flash.cells().hasDefects());
        assertEquals(-1, read(WORD));
    }

    @Test
    void tornEraseCanLeaveUnstableCells() {
        for (int at = PAGE; at < PAGE + 0x1000; at += 4) {
            program(at, 0);
        }
        flash.erasePage(PAGE, ERASE);
        flash.interrupt(new Tear.WeakCells(128, 64, 5));
        int first = read(WORD);
        int changed = 0;
        for (int i = 0; i < 20; i++) {
            changed |= first ^ read(WORD);
        }
        assertNotEquals(0, changed);
        assertEquals(changed, changed & flash.cells().defect(WORD).unstable());
    }

    @Test
    void unstableReadsRepeatFromASnapshotAndFromPowerOn() {
        flash.preload(0, new byte[] {0, 0x10, 0, 0x20, 9, 0, 0, 0, (byte) 0xfe, (byte) 0xe7});
        tornProgram(0, 0, -1L);
        List<NonVolatileState> node = machine.nonVolatile();
        machine.powerOn();
        MachineSnapshot on = machine.snapshot();
        int first = read(WORD);
        int second = read(WORD);
        assertNotEquals(first, second);
        machine.restore(on);
        assertEquals(first, read(WORD));
        var one = machine.stateHash();
        read(WORD);
        read(WORD);
        assertNotEquals(one, machine.stateHash());
        machine.powerCut(new Tear.Untouched());
        machine.restoreNonVolatile(node);
        machine.powerOn();
        assertEquals(first, read(WORD));
    }

    @Test
    void tornLeavesTheArrayAsItWas() {
        flash.program(WORD, 0, WRITE);
        var before = flash.hash();
        NonVolatileState torn = flash.torn(new Tear.WeakBits(0, -1L));
        assertNotEquals(before, torn.hash());
        assertTrue(torn.hasDefects());
        assertFalse(flash.cells().hasDefects());
        assertEquals(before, flash.hash());
    }

    @Test
    void defectsAreWrittenAndReadBack() throws IOException {
        flash.cells().spoil(WORD, new CellDefect(1, 2, 4));
        NonVolatileState state = flash.save();
        List<byte[]> pages = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes), page -> {
            pages.add(page);
            return pages.size() - 1;
        });
        NonVolatileState read = state.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), pages::get);
        assertEquals(state.hash(), read.hash());
        assertEquals(new CellDefect(1, 2, 4), read.defect(WORD + 3));
    }

    @Test
    void wornCellsStayZeroWhereAnEraseIsTornToo() {
        flash.cells().wearOut(PAGE / 0x1000);
        for (int at = PAGE; at < PAGE + 0x1000; at += 4) {
            program(at, 0);
        }
        flash.erasePage(PAGE, ERASE);
        flash.interrupt(new Tear.Cells(256, 5));
        int zeros = 0;
        for (int at = PAGE; at < PAGE + 0x1000; at += 4) {
            zeros += Integer.bitCount(~read(at));
        }
        assertTrue(zeros > 50 && zeros < 300, zeros + " of 32768 cells");
    }
}
