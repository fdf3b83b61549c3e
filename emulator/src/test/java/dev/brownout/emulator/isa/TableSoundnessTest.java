package dev.brownout.emulator.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table is sound: every bit pattern means at most one row, every row is meant by some pattern. */
class TableSoundnessTest {
    private static final int SAMPLES_PER_ROW = 200;

    @Test
    void rowNamesAreUnique() {
        Set<String> names = new HashSet<>();
        assertEquals(List.of(), ThumbTable.rows().stream().map(Encoding::name).filter(name -> !names.add(name)).toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyNarrowPatternMeansAtMostOneMostSpecificRow(Architecture architecture) {
        List<Encoding> rows = ThumbTable.rows(architecture).stream().filter(row -> row.size() == 2).toList();
        for (int raw = 0; raw < 0xE800; raw++) {
            assertOneMeaning(rows, raw);
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomWidePatternsMeanAtMostOneMostSpecificRow(Architecture architecture) {
        List<Encoding> rows = ThumbTable.rows(architecture).stream().filter(row -> row.size() == 4).toList();
        SplittableRandom random = new SplittableRandom(1);
        for (int k = 0; k < 60_000; k++) {
            int top = 0xE800 + random.nextInt(0x1800);
            assertOneMeaning(rows, top << 16 | random.nextInt(0x10000));
        }
        for (Encoding row : rows) {
            for (int k = 0; k < 300; k++) {
                int raw = random.nextInt() & ~row.pattern().mask() | row.pattern().value();
                assertOneMeaning(rows, raw);
            }
        }
    }

    private static void assertOneMeaning(List<Encoding> rows, int raw) {
        int most = -1;
        List<Encoding> best = new ArrayList<>(1);
        for (Encoding row : rows) {
            if (row.matches(raw)) {
                int bits = Integer.bitCount(row.pattern().mask());
                if (bits > most) {
                    most = bits;
                    best.clear();
                }
                if (bits == most) {
                    best.add(row);
                }
            }
        }
        assertTrue(best.size() <= 1, () -> String.format("%08x could be any of %s", raw, best));
    }

    @ParameterizedTest
    @EnumSource
    void everyRowIsReachedAndDecodesBackToItself(Architecture architecture) {
        EncodingSampler sampler = new EncodingSampler(architecture);
        SplittableRandom random = new SplittableRandom(2);
        for (Encoding row : ThumbTable.rows(architecture)) {
            for (int k = 0; k < SAMPLES_PER_ROW; k++) {
                Instruction i = sampler.instruction(row, random);
                assertSame(row, i.encoding);
                assertSame(row.op(), i.op);
                assertEquals(row.size(), i.size);
            }
        }
    }

    @Test
    void everyOperationHasARow() {
        Set<Op> missing = EnumSet.allOf(Op.class);
        ThumbTable.rows().forEach(row -> missing.remove(row.op()));
        assertEquals(EnumSet.of(Op.UNDEFINED, Op.UNPREDICTABLE), missing);
    }

    @Test
    void decoderNeverThrowsAndAlwaysNamesItsRow() {
        SplittableRandom random = new SplittableRandom(3);
        for (int hw1 = 0; hw1 < 0x10000; hw1++) {
            for (Architecture architecture : Architecture.values()) {
                int hw2 = random.nextInt(0x10000);
                Instruction i = Decoder.decode(hw1, hw2, architecture);
                assertNotNull(i.encoding);
                assertEquals(Decoder.isWide(hw1) ? 4 : 2, i.size);
                assertNotNull(Disassembler.text(i, 0x1000));
            }
        }
    }

    @Test
    void smallerArchitecturesDecodeASubset() {
        SplittableRandom random = new SplittableRandom(4);
        EncodingSampler sampler = new EncodingSampler(Architecture.ARMV6_M);
        for (Encoding row : ThumbTable.rows(Architecture.ARMV6_M)) {
            int raw = sampler.random(row, random);
            Instruction big = row.size() == 4 ? Decoder.decode(raw >>> 16, raw & 0xFFFF, Architecture.ARMV7E_M_FP)
                : Decoder.decode(raw, 0, Architecture.ARMV7E_M_FP);
            assertSame(row, big.encoding);
        }
        assertEquals(Op.UNDEFINED, Decoder.decode(0xF100, 0x0001, Architecture.ARMV6_M).op);
        assertEquals(Op.UNDEFINED, Decoder.decode(0xFA80, 0xF180, Architecture.ARMV7_M).op);
        assertEquals(Op.COPROCESSOR, Decoder.decode(0xEE30, 0x0A00, Architecture.ARMV7E_M).op);
    }
}
