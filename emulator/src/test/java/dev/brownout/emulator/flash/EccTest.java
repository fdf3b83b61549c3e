package dev.brownout.emulator.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashCells.Ecc;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Cells with an error-correcting code over each double word, such as those of STM32L4. */
class EccTest {
    private static final FlashGeometry GEOMETRY = new FlashGeometry(FlashGeometry.equalPages(0x4000, 0x800), 8, true, 2, 10_000);
    private static final long DATA = 0x0123_4567_89AB_CDEFL;
    private final FlashArray flash = array();

    private static FlashArray array() {
        return new FlashArray("flash", GEOMETRY, 1, new VirtualClock(new CpuState(CoreModel.CORTEX_M4F), 1_000_000), (offset, length) -> { });
    }

    private void tornProgram(int offset, long data, long bits, int check) {
        flash.program(offset, 8, data, 1_000_000);
        flash.interrupt(new Tear.Bits(bits, check));
    }

    private long read(int offset) {
        return flash.memory().read32(offset) & 0xFFFF_FFFFL | (long) flash.memory().read32(offset + 4) << 32;
    }

    @Property(tries = 300)
    void oneWrongBitIsFoundAndTwoAreNoticed(@ForAll long data, @ForAll @IntRange(max = 71) int first, @ForAll @IntRange(max = 71) int second) {
        int check = EccCode.of(data);
        assertEquals(EccCode.VALID, EccCode.wrongBit(data, check));
        long once = first < 64 ? data ^ 1L << first : data;
        int onceCheck = first < 64 ? check : check ^ 1 << first - 64;
        assertEquals(Math.min(first, EccCode.CHECK_BIT), EccCode.wrongBit(once, onceCheck));
        if (first != second) {
            long twice = second < 64 ? once ^ 1L << second : once;
            assertEquals(EccCode.UNCORRECTABLE, EccCode.wrongBit(twice, second < 64 ? onceCheck : onceCheck ^ 1 << second - 64));
        }
    }

    @Test
    void erasedAndAllZeroDoubleWordsAreValid() {
        assertEquals(0xFF, EccCode.of(-1));
        assertEquals(0, EccCode.of(0));
    }

    @Test
    void tornDoubleWordDoesNotFitItsCode() {
        tornProgram(0x100, DATA, 0xFFFF_FFFFL, 0);
        assertEquals(Ecc.UNCORRECTABLE, flash.cells().ecc(0x104));
        assertEquals(0xFFFF_FFFF_89AB_CDEFL, read(0x100));
        assertTrue(flash.cells().hasDamage());
    }

    @Test
    void oneBitThatIsMissingIsCorrectedOnReading() {
        long missing = Long.lowestOneBit(~DATA);
        tornProgram(0x100, DATA, ~missing, 0xFF);
        assertEquals(Ecc.CORRECTED, flash.cells().ecc(0x100));
        assertEquals(DATA, read(0x100));
    }

    @Test
    void zerosMakeAnyDoubleWordValidAgain() {
        tornProgram(0x100, DATA, 0xFFFF_FFFFL, 0);
        assertEquals(Ecc.UNCORRECTABLE, flash.cells().ecc(0x100));
        flash.program(0x100, 8, 0, 0);
        assertEquals(Ecc.VALID, flash.cells().ecc(0x100));
        assertEquals(0, read(0x100));
        assertFalse(flash.cells().hasDamage());
    }

    @Test
    void eraseMakesItsPageValid() {
        tornProgram(0x100, DATA, 0xFFFF_FFFFL, 0);
        tornProgram(0x900, DATA, 0xFFFF_FFFFL, 0);
        flash.erasePage(0, 0);
        assertEquals(Ecc.VALID, flash.cells().ecc(0x100));
        assertEquals(Ecc.UNCORRECTABLE, flash.cells().ecc(0x900));
    }

    @Test
    void halfErasedPageIsFullOfErrors() {
        for (int offset = 0; offset < 0x800; offset += 8) {
            flash.program(offset, 8, DATA * offset, 0);
        }
        flash.erasePage(0, 1_000_000);
        flash.interrupt(new Tear.Cells(128, 5));
        int wrong = 0;
        for (int offset = 0; offset < 0x800; offset += 8) {
            wrong += flash.cells().ecc(offset) == Ecc.VALID ? 0 : 1;
        }
        assertTrue(wrong > 200, wrong + " of 256");
    }

    @Test
    void onlyWholeDoubleWordsAreProgrammed() {
        assertEquals("4 bytes cannot be programmed together in flash",
                assertThrows(IllegalArgumentException.class, () -> flash.program(0, 0, 0)).getMessage());
    }

    @Test
    void damageOutlivesPowerAndIsPartOfTheHash() throws IOException {
        tornProgram(0x100, DATA, 0xFFFF_FFFFL, 0);
        NonVolatileState state = flash.save();
        FlashArray other = array();
        other.program(0x100, 8, 0xFFFF_FFFF_89AB_CDEFL, 0);
        assertEquals(-1, other.memory().firstDifference(flash.memory()));
        assertNotEquals(state.hash(), other.save().hash());
        List<Boolean> told = new ArrayList<>();
        other.cells().setDamageListener(() -> told.add(other.cells().hasDamage()));
        other.restore(state);
        assertEquals(Ecc.UNCORRECTABLE, other.cells().ecc(0x100));
        assertEquals(state.hash(), other.save().hash());

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NonVolatileFormat.write(state, new DataOutputStream(bytes));
        FlashArray third = array();
        NonVolatileFormat.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), third);
        assertEquals(state.hash(), third.save().hash());
        assertEquals(List.of(true), told);
    }

    @Test
    void lookingAtWhatACutWouldLeaveTellsNobody() {
        List<Boolean> told = new ArrayList<>();
        flash.cells().setDamageListener(() -> told.add(flash.cells().hasDamage()));
        flash.program(0x100, 8, DATA, 1_000_000);
        NonVolatileState torn = flash.torn(new Tear.Bits(0xFFFF_FFFFL));
        assertEquals(List.of(), told);
        flash.interrupt(new Tear.Bits(0xFFFF_FFFFL));
        assertEquals(torn.hash(), flash.save().hash());
        assertEquals(List.of(true), told);
    }

    @Test
    void cellsOfTheCodeAreErasedInAnOrderOfTheirOwn() {
        int different = 0;
        for (int offset = 0; offset < 0x800; offset += 8) {
            flash.program(offset, 8, 0, 0);
        }
        flash.erasePage(0, 1_000_000);
        flash.interrupt(new Tear.Cells(128, 5));
        var words = flash.save().damaged;
        assertTrue(words.size() > 200, words.size() + " damaged");
        for (Codeword word : words.values()) {
            different += (word.data() & 0xff) == word.check() ? 0 : 1;
        }
        assertTrue(different > words.size() / 2, different + " of " + words.size());
    }
}
