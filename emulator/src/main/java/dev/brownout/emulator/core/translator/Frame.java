package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.fpu.Fpscr;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.LineCache;
import dev.brownout.emulator.timing.Timing;

/** What translated code works on: the memories of one machine, and the few words it exchanges with the {@link Translator}. */
final class Frame {
    final CpuState cpu;
    final int[] r;
    final byte[] ram;
    /** The marks of RAM's pages. */
    final byte[] marks;
    /** The pages of the flash. */
    final byte[][] flash;
    final int[] singles;
    final Timing timing;
    private final ExceptionModel exceptions;
    private final FlashTiming waits;
    /** FPSCR while an operation works on it. */
    final Fpscr status = new Fpscr();

    /** What may be done now; for code that checks it. */
    byte[] ramRights;
    byte[] flashRights;

    /** Cycles left until the attention cycle. */
    int left;
    /** What {@link #left} is when the floating-point unit is free again. */
    int busy;
    /** What {@link #left} is when the flash's next line arrives. */
    int ready;
    /** The instruction cache: {@link LineCache#latest}; where uses are numbered, {@link LineCache#places}, {@link LineCache#used}, {@link LineCache#next}. */
    int[] latest;
    byte[] places;
    int[] used;
    int nextUse;
    /** Instructions executed by the region. */
    int count;
    /** The trace before the region's first instruction; on an exit that says so, the one before the instruction it stopped at. */
    int trace;

    Frame(CpuState cpu, Bus bus, ExceptionModel exceptions, Timing timing) {
        this.exceptions = exceptions;
        this.cpu = cpu;
        this.timing = timing;
        r = cpu.r;
        singles = cpu.s;
        ram = bus.ram().bytes;
        marks = bus.ram().dirty;
        flash = bus.flash().pages();
        waits = bus.flashTiming();
    }

    /**
     * Writes PRIMASK, BASEPRI or BASEPRI_MAX, as far as the code is privileged.
     *
     * @return false if an exception would become due; nothing has changed then
     */
    boolean mask(int register, int value) {
        if (!cpu.privileged()) {
            return true;
        }
        int primask = cpu.primask;
        int basepri = cpu.basepri;
        if (register == SpecialRegisters.PRIMASK) {
            primask = value & 1;
        } else if (!cpu.model.isArmv6()) {
            int priority = value & exceptions.priorityMask();
            if (register == SpecialRegisters.BASEPRI || priority != 0 && (priority < basepri || basepri == 0)) {
                basepri = priority;
            }
        }
        return exceptions.maskQuietly(primask, basepri);
    }

    /** The instruction cache is used for a line other than its set's latest. @return whether it held it */
    boolean use(int line) {
        return waits.found(line);
    }

    /** The instruction cache takes in a line that it does not hold. @return the number of the next use */
    int fill(int line, int use) {
        LineCache cache = waits.instructions();
        cache.next = use;
        waits.missed(line);
        return cache.next;
    }

    /** The cycles to wait for words that are loaded from an offset into the flash. */
    int read(int offset, int words) {
        int waited = 0;
        for (int n = 0; n < words; n++) {
            waited += waits.read(offset + 4 * n);
        }
        return waited;
    }

    /** The cycles of a division above its shortest. */
    int division(int dividend, int divisor, int signed) {
        return timing.division(dividend, divisor, signed != 0);
    }
}
