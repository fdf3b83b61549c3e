package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;
import java.util.List;
import java.util.Map;

/**
 * FLASH of STM32F405 and F407 (RM0090, 3). A store programs if its width is PSIZE's; with x64 two words make one. Bits go from 1 to 0 only, and
 * may do so any number of times. Read protection (RDP) is kept without effect.
 */
public final class FlashF4 extends FlashController {
    private static final int PGAERR = 1 << 5;
    private static final int PGPERR = 1 << 6;
    private static final int PGSERR = 1 << 7;
    private static final int BSY = 1 << 16;
    private static final int PG = 0;
    private static final int SER = 1;
    private static final int MER = 2;
    private static final int SNB = 3;
    private static final int PSIZE = 8;
    private static final int STRT = 16;
    private static final int LOCK = 31;
    private static final int OPTSTRT = 1;
    private static final int OPTLOCK = 0;
    private static final int WDG_SW = 5;
    private static final int X64 = 3;
    private static final int NO_WORD = -1;
    /** What the factory programs. */
    private static final int FACTORY = 0x0FFFAAEC;
    private static final int ROW = 16;

    /**
     * Durations in picoseconds.
     *
     * @param program     one programming of any width
     * @param eraseBySize  by the size of the sector, for PSIZE x8, x16 and x32; x64 is as x32
     * @param eraseAll    likewise
     */
    public record Timing(long program, Map<Integer, List<Long>> eraseBySize, List<Long> eraseAll) {
    }

    private final Timing timing;
    private final Register optcr;
    private final Iwdg iwdg;
    // The sectors that may be written, a bit each: what OPTCR said when it was last made valid.
    private int writable;
    private int halfOffset = NO_WORD;
    private int half;

    public FlashF4(StChip chip, String name, int base, int irq, FlashArray flash, FlashArray options, Timing timing, Iwdg iwdg) {
        super(chip, name, base, irq, 1, flash, options);
        this.timing = timing;
        this.iwdg = iwdg;
        access(0x1f07, 0, 0x04, 0x08);
        sr = register(0x0C, "SR");
        sr.reads(() -> sr.get() | (busy() ? BSY : 0)).writes(value -> {
            sr.set(sr.get() & ~value);
            updateInterrupts();
        });
        cr = register(0x10, "CR").reset(1 << LOCK);
        cr.reads(() -> cr.get() & ~(1 << LOCK) | (lock.open() ? 0 : 1 << LOCK)).writes(this::writeControl);
        optcr = register(0x14, "OPTCR").reset(FACTORY | 1);
        optcr.reads(() -> optcr.get() & ~1 | (optionLock.open() ? 0 : 1)).writes(this::writeOptions);
        options.preload(0, new byte[] {(byte) FACTORY, (byte) (FACTORY >>> 8), 0, 0, 0, 0, 0, 0, (byte) (FACTORY >>> 16), (byte) (FACTORY >>> 24),
            0, 0});
    }

    private void writeControl(int value) {
        if (!lock.open()) {
            return;
        }
        awaitIdle();
        cr.set(value & 0x0301037f);
        halfOffset = NO_WORD;
        if ((value & 1 << LOCK) != 0) {
            lock.lock();
        }
        if (cr.bit(STRT)) {
            startErase();
        }
        updateInterrupts();
    }

    private void startErase() {
        int width = Math.min(cr.field(PSIZE, 2), 2);
        FlashGeometry geometry = flash.geometry();
        int sector = cr.field(SNB, 4);
        if (cr.bit(MER)) {
            if (writable != protectable()) {
                refuse(WRPERR);
                return;
            }
            flash.eraseAll(timing.eraseAll().get(width));
        } else if (cr.bit(SER) && sector < geometry.pages()) {
            if ((writable >>> sector & 1) == 0) {
                refuse(WRPERR);
                return;
            }
            flash.erasePage(geometry.pageStart(sector), timing.eraseBySize().get(geometry.pageSize(sector)).get(width));
        } else {
            refuse(PGSERR);
            return;
        }
        started();
    }

    private int protectable() {
        return (1 << flash.geometry().pages()) - 1;
    }

    private void refuse(int flags) {
        cr.set(cr.get() & ~(1 << STRT));
        error(flags);
    }

    @Override
    public void store(int offset, int value, int size) {
        awaitIdle();
        if (!lock.open() || !cr.bit(PG)) {
            error(PGSERR);
        } else if ((offset & ROW - 1) + size > ROW) {
            error(PGAERR);
        } else if ((offset & size - 1) != 0 || size != Math.min(4, 1 << cr.field(PSIZE, 2))) {
            error(PGPERR);
        } else if ((writable >>> flash.geometry().pageOf(offset) & 1) == 0) {
            error(WRPERR);
        } else if (cr.field(PSIZE, 2) == X64) {
            storeHalf(offset, value);
        } else {
            program(offset, size, size == 4 ? value & 0xFFFF_FFFFL : value & (1L << 8 * size) - 1);
        }
    }

    private void storeHalf(int offset, int value) {
        if ((offset & 7) == 0) {
            halfOffset = offset;
            half = value;
        } else if (halfOffset != offset - 4) {
            error(PGPERR);
        } else {
            halfOffset = NO_WORD;
            program(offset - 4, 8, half & 0xFFFF_FFFFL | (long) value << 32);
        }
    }

    private void program(int offset, int length, long value) {
        flash.program(offset, length, value, timing.program());
        started();
    }

    private void writeOptions(int value) {
        if (!optionLock.open()) {
            return;
        }
        awaitIdle();
        optcr.set(value & 0x0fffffec);
        if ((value & 1 << OPTLOCK) != 0) {
            optionLock.lock();
        } else if ((value & 1 << OPTSTRT) != 0) {
            int smallest = flash.geometry().pageSize(0);
            rewriteOptions(timing.eraseBySize().get(smallest).get(2), 4, new long[] {optcr.get() & 0xffec, optcr.get() >>> 16});
        }
    }

    private void loadOptions() {
        int user = options.memory().read32(0) & 0xffec;
        int protection = options.memory().read32(8) & 0xfff;
        optcr.set(protection << 16 | user);
        takeOptions();
        if (!optcr.bit(WDG_SW)) {
            iwdg.start();
        }
    }

    private void takeOptions() {
        writable = optcr.get() >>> 16 & protectable();
    }

    /** The option bytes as their own addresses show them (RM0090, 3.9.1). */
    public int optionWord(int offset) {
        return offset == 0 || offset == 8 ? options.memory().read32(offset) & 0xffff : -1;
    }

    @Override
    boolean blocks(FlashOperation operation, int offset) {
        return true;
    }

    @Override
    void ended() {
        cr.set(cr.get() & ~(1 << STRT));
        takeOptions();
    }

    @Override
    long optionWordTime() {
        return timing.program();
    }

    @Override
    void resetState(ResetKind kind) {
        super.resetState(kind);
        halfOffset = NO_WORD;
        loadOptions();
    }

    @Override
    void saveState(StateWriter out) {
        super.saveState(out);
        out.putInt(writable);
        out.putInt(halfOffset);
        out.putInt(half);
    }

    @Override
    void loadState(StateReader in) {
        super.loadState(in);
        writable = in.getInt();
        halfOffset = in.getInt();
        half = in.getInt();
    }
}
