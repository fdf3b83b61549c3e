package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.fpu.Fpscr;
import dev.brownout.emulator.memory.Bus;
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
    /** FPSCR while an operation works on it. */
    final Fpscr status = new Fpscr();

    /** What may be done now; for code that checks it. */
    byte[] ramRights;
    byte[] flashRights;

    /** Cycles left until the attention cycle. */
    int left;
    /** What {@link #left} is when the floating-point unit is free again. */
    int busy;
    /** Instructions executed by the region. */
    int count;
    /** The trace before the region's first instruction; on an exit that says so, the one before the instruction it stopped at. */
    int trace;

    Frame(CpuState cpu, Bus bus, Timing timing) {
        this.cpu = cpu;
        this.timing = timing;
        r = cpu.r;
        singles = cpu.s;
        ram = bus.ram().bytes;
        marks = bus.ram().dirty;
        flash = bus.flash().pages();
    }

    /** The cycles of a division above its shortest. */
    int division(int dividend, int divisor, int signed) {
        return timing.division(dividend, divisor, signed != 0);
    }
}
