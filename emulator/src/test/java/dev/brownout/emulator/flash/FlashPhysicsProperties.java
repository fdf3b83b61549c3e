package dev.brownout.emulator.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CpuState;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FlashPhysicsProperties {
    private final FlashArray flash = new FlashArray("flash", new FlashGeometry(0x1000, 0x1000, 2, 10), 1,
            new VirtualClock(new CpuState(), 64_000_000), (offset, length) -> { });

    @Property(tries = 200)
    void programmingOnlyEverClearsBits(@ForAll @Size(max = 20) List<Integer> values) {
        flash.erasePage(0, 0);
        int expected = -1;
        for (int value : values) {
            flash.program(0x10, value, 0);
            expected &= value;
            assertEquals(expected, flash.memory().read32(0x10));
        }
    }

    @Property(tries = 200)
    void tornWordLiesBetweenOldAndNew(@ForAll int old, @ForAll int value, @ForAll int mask) {
        flash.erasePage(0, 0);
        flash.program(0, old, 0);
        flash.program(0, value, 1);
        flash.interrupt(new Tear.Bits(mask));
        int torn = flash.memory().read32(0);
        assertEquals(0, torn & ~old, "no bit rose");
        assertEquals(old & value, torn & old & value, "no bit fell that should not");
    }

    @Property(tries = 100)
    void tornEraseNeverClearsABit(@ForAll int old, @ForAll @IntRange(max = 256) int level, @ForAll long seed) {
        flash.erasePage(0, 0);
        flash.program(0x20, old, 0);
        flash.erasePage(0, 1);
        flash.interrupt(new Tear.Cells(level, seed));
        assertEquals(old, flash.memory().read32(0x20) & old);
        assertEquals(-1, flash.memory().read32(0x24));
    }

    @Property(tries = 100)
    void moreErasingReachesASupersetOfCells(@ForAll long seed, @ForAll @IntRange(max = 511) int index,
                                          @ForAll @IntRange(max = 255) int level) {
        long less = CellNoise.below(seed, index, level);
        long more = CellNoise.below(seed, index, level + 1);
        assertEquals(less, less & more);
        assertEquals(0, CellNoise.below(seed, index, 0));
        assertEquals(-1, CellNoise.below(seed, index, 256));
    }

    @Property(tries = 100)
    void whateverHappenedRestoreBringsBackTheHash(@ForAll @Size(min = 1, max = 10) List<Integer> values) {
        NonVolatileState before = flash.save();
        for (int value : values) {
            flash.program((value & 0x3ff) * 4, value, 0);
        }
        flash.restore(before);
        assertEquals(before.hashWithWear(), flash.save().hashWithWear());
    }
}
