package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashCells;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;

/**
 * FLASH of STM32L476 (RM0351, 3): two banks, one of which is read while the other is busy. Two word stores make a double word, which must be erased
 * unless it becomes all zeros. A double word whose code does not fit is corrected, or raises an NMI. Fast programming takes its double
 * words one by one. Read protection, PCROP and the firewall are kept without effect.
 */
public final class FlashL4 extends FlashController {
    private static final int PROGERR = 1 << 3;
    private static final int PGAERR = 1 << 5;
    private static final int SIZERR = 1 << 6;
    private static final int PGSERR = 1 << 7;
    private static final int FASTERR = 1 << 9;
    private static final int OPTVERR = 1 << 15;
    private static final int BSY = 1 << 16;
    private static final int ERRORS = 0x3f8;
    private static final int PG = 0;
    private static final int PER = 1;
    private static final int MER1 = 2;
    private static final int PNB = 3;
    private static final int BKER = 11;
    private static final int MER2 = 15;
    private static final int STRT = 16;
    private static final int OPTSTRT = 17;
    private static final int FSTPG = 18;
    private static final int OBL_LAUNCH = 27;
    private static final int OPTLOCK = 30;
    private static final int LOCK = 31;
    private static final int BK_ECC = 1 << 19;
    private static final int ECCIE = 24;
    private static final int ECCC = 1 << 30;
    private static final int ECCD = 1 << 31;
    private static final int IWDG_SW = 16;
    private static final int ROW = 256;
    private static final int ROW_DOUBLE_WORDS = 32;
    private static final int NO_WORD = -1;

    private static final int[] OPTION_OFFSETS = {0x20, 0x24, 0x28, 0x2C, 0x30, 0x44, 0x48, 0x4C, 0x50};
    private static final String[] OPTION_NAMES = {"OPTR", "PCROP1SR", "PCROP1ER", "WRP1AR", "WRP1BR", "PCROP2SR", "PCROP2ER", "WRP2AR", "WRP2BR"};
    /** What the factory programs. */
    private static final int[] FACTORY = {0xFFEFF8AA, 0xFFFFFFFF, 0x0FFF0000, 0xFF00FFFF, 0xFF00FFFF, 0xFFFFFFFF, 0xFFFF0000, 0xFF00FFFF, 0xFF00FFFF};

    /**
     * Durations in picoseconds.
     *
     * @param program    a double word
     * @param fastRow    32 double words in fast programming
     * @param erasePage  a page
     * @param eraseBank  a bank, or both
     */
    public record Timing(long program, long fastRow, long erasePage, long eraseBank) {
    }

    private final Timing timing;
    private final Iwdg iwdg;
    private final Register eccr;
    private final Register[] optionRegisters = new Register[OPTION_OFFSETS.length];
    // The option words in force: those loaded at power-on or by OBL_LAUNCH.
    private final int[] inForce = FACTORY.clone();
    private int halfOffset = NO_WORD;
    private int half;
    private int rowOffset = NO_WORD;

    public FlashL4(StChip chip, String name, int base, int irq, FlashArray flash, FlashArray options, Timing timing, Iwdg iwdg) {
        super(chip, name, base, irq, 2, flash, options);
        this.timing = timing;
        this.iwdg = iwdg;
        access(0x7f07, 0x600, 0x08, 0x0C);
        register(0x04, "PDKEYR").writeOnly();
        sr = register(0x10, "SR");
        sr.reads(() -> sr.get() | (busy() ? BSY : 0)).writes(value -> {
            sr.set(sr.get() & ~value);
            updateInterrupts();
        });
        cr = register(0x14, "CR");
        cr.reads(() -> cr.get() | (lock.open() ? 0 : 1 << LOCK) | (optionLock.open() ? 0 : 1 << OPTLOCK)).writes(this::writeControl);
        eccr = register(0x18, "ECCR");
        eccr.writes(value -> {
            int flags = eccr.get() & (ECCC | ECCD) & ~value;
            eccr.set(flags == 0 ? value & 1 << ECCIE : eccr.get() & 0x1fffff | flags | value & 1 << ECCIE);
            updateInterrupts();
        });
        for (int i = 0; i < OPTION_OFFSETS.length; i++) {
            Register register = register(OPTION_OFFSETS[i], OPTION_NAMES[i]).reset(FACTORY[i]);
            register.writes(value -> {
                if (optionLock.open()) {
                    register.set(value);
                }
            });
            optionRegisters[i] = register;
            options.preload(8 * i, bytes(optionWord(FACTORY[i])));
        }
    }

    // Each option word stands beside its complement (RM0351, 3.4.1).
    private static long optionWord(int value) {
        return value & 0xFFFF_FFFFL | (long) ~value << 32;
    }

    private static byte[] bytes(long value) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        return bytes;
    }

    private void writeControl(int value) {
        if (!lock.open()) {
            return;
        }
        awaitIdle();
        cr.set(value & 0x07058fff);
        halfOffset = NO_WORD;
        rowOffset = NO_WORD;
        if (optionLock.open() && (value & 1 << OBL_LAUNCH) != 0) {
            loadOptions();
            chip.causes(StChip.ResetCause.OPTION_BYTES);
            environment.requestReset(ResetKind.SOFTWARE);
        } else if (optionLock.open() && (value & 1 << OPTSTRT) != 0) {
            long[] words = new long[optionRegisters.length];
            for (int i = 0; i < words.length; i++) {
                words[i] = optionWord(optionRegisters[i].get());
            }
            cr.set(cr.get() | 1 << OPTSTRT);
            rewriteOptions(timing.erasePage(), 8, words);
        } else if (cr.bit(STRT)) {
            startErase();
        }
        if ((value & 1 << OPTLOCK) != 0) {
            optionLock.lock();
        }
        if ((value & 1 << LOCK) != 0) {
            lock.lock();
        }
        updateInterrupts();
    }

    private void startErase() {
        FlashGeometry geometry = flash.geometry();
        if ((sr.get() & ERRORS) != 0) {
            refuse(PGSERR);
        } else if (cr.bit(MER1) || cr.bit(MER2)) {
            int start = cr.bit(MER1) ? 0 : bankSize();
            int length = cr.bit(MER1) && cr.bit(MER2) ? 2 * bankSize() : bankSize();
            if (protectedPages(start, length)) {
                refuse(WRPERR);
                return;
            }
            flash.erasePages(start, length, timing.eraseBank());
            started();
        } else if (cr.bit(PER)) {
            int page = cr.field(PNB, 8) + (cr.bit(BKER) ? geometry.pages() / 2 : 0);
            if (protectedPages(geometry.pageStart(page), geometry.pageSize())) {
                refuse(WRPERR);
                return;
            }
            flash.erasePage(geometry.pageStart(page), timing.erasePage());
            started();
        } else {
            refuse(PGSERR);
        }
    }

    private void refuse(int flags) {
        cr.set(cr.get() & ~(1 << STRT));
        error(flags);
    }

    // Whether a write-protected area reaches into these bytes.
    private boolean protectedPages(int start, int length) {
        int perBank = flash.geometry().pages() / 2;
        int first = flash.geometry().pageOf(start);
        int last = flash.geometry().pageOf(start + length - 1);
        for (int area : new int[] {3, 4, 7, 8}) {
            int bank = area < 5 ? 0 : perBank;
            int from = bank + (inForce[area] & 0xff);
            int to = bank + (inForce[area] >>> 16 & 0xff);
            if (from <= to && from <= last && first <= to) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void store(int offset, int value, int size) {
        awaitIdle();
        if (size != 4 || (offset & 3) != 0) {
            error(SIZERR);
        } else if (!lock.open() || !cr.bit(PG) && !cr.bit(FSTPG) || (sr.get() & ERRORS) != 0) {
            error(PGSERR);
        } else if ((offset & 7) == 0) {
            if (halfOffset != NO_WORD) {
                halfOffset = NO_WORD;
                error(PGAERR);
            } else {
                halfOffset = offset;
                half = value;
            }
        } else if (halfOffset != offset - 4) {
            halfOffset = NO_WORD;
            error(PGAERR);
        } else {
            halfOffset = NO_WORD;
            storeDoubleWord(offset - 4, half & 0xFFFF_FFFFL | (long) value << 32);
        }
    }

    private void storeDoubleWord(int offset, long value) {
        boolean erased = flash.memory().read32(offset) == -1 && flash.memory().read32(offset + 4) == -1 && flash.cells().ecc(offset) == FlashCells.Ecc.VALID;
        if (protectedPages(offset, 8)) {
            error(WRPERR);
        } else if (cr.bit(FSTPG)) {
            storeFast(offset, value);
        } else if (!erased && value != 0) {
            error(PROGERR);
        } else {
            flash.program(offset, 8, value, timing.program());
            started();
        }
    }

    // Fast programming does not look whether the cells are erased (RM0351, 3.3.7).
    private void storeFast(int offset, long value) {
        if (rowOffset == NO_WORD ? offset % ROW != 0 : offset != rowOffset) {
            rowOffset = NO_WORD;
            error(PGAERR | FASTERR);
            return;
        }
        rowOffset = (offset + 8) % ROW == 0 ? NO_WORD : offset + 8;
        flash.program(offset, 8, value, timing.fastRow() / ROW_DOUBLE_WORDS);
        started();
    }

    // ---- error correction

    @Override
    void checkEcc(int offset) {
        FlashCells.Ecc found = flash.cells().ecc(offset);
        int flag = found == FlashCells.Ecc.UNCORRECTABLE ? ECCD : ECCC;
        if (found == FlashCells.Ecc.VALID || (eccr.get() & flag) != 0) {
            return;
        }
        // The place of the first error stays until software clears the flags (RM0351, 3.7.7).
        boolean first = (eccr.get() & (ECCC | ECCD)) == 0;
        int place = offset % bankSize() & ~7 | (offset >= bankSize() ? BK_ECC : 0);
        eccr.set(eccr.get() | flag | (first ? place : 0));
        if (flag == ECCD) {
            environment.nonMaskableInterrupt();
        } else {
            updateInterrupts();
        }
    }

    @Override
    boolean eccAsks() {
        return (eccr.get() & ECCC) != 0 && eccr.bit(ECCIE);
    }

    // ---- option bytes

    private void loadOptions() {
        boolean wrong = false;
        for (int i = 0; i < inForce.length; i++) {
            int value = options.memory().read32(8 * i);
            boolean fits = options.memory().read32(8 * i + 4) == ~value;
            wrong |= !fits;
            // A word that does not fit its complement is taken as erased (RM0351, 3.4.2).
            inForce[i] = fits ? value : -1;
        }
        if (wrong) {
            sr.set(sr.get() | OPTVERR);
        }
    }

    /** The option bytes as their own addresses show them: bank 1's words, then the complement of each. */
    public int optionCell(int offset) {
        return options.memory().read32(offset);
    }

    // ---- banks, end, reset, state

    @Override
    boolean blocks(FlashOperation operation, int offset) {
        int bank = offset - offset % bankSize();
        return operation.offset() < bank + bankSize() && bank < operation.offset() + operation.length();
    }

    @Override
    void ended() {
        cr.set(cr.get() & ~(1 << STRT | 1 << OPTSTRT));
    }

    @Override
    long optionWordTime() {
        return timing.program();
    }

    @Override
    void resetState(ResetKind kind) {
        super.resetState(kind);
        halfOffset = NO_WORD;
        rowOffset = NO_WORD;
        if (kind.losesPower()) {
            loadOptions();
        }
        for (int i = 0; i < inForce.length; i++) {
            optionRegisters[i].set(inForce[i]);
        }
        if ((inForce[0] & 1 << IWDG_SW) == 0) {
            iwdg.start();
        }
    }

    @Override
    void saveState(StateWriter out) {
        super.saveState(out);
        out.putInts(inForce);
        out.putInt(halfOffset);
        out.putInt(half);
        out.putInt(rowOffset);
    }

    @Override
    void loadState(StateReader in) {
        super.loadState(in);
        in.getInts(inForce);
        halfOffset = in.getInt();
        half = in.getInt();
        rowOffset = in.getInt();
    }
}
