package dev.brownout.emulator.flash;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;

/**
 * One programming or erasing of the array.
 *
 * @param array     the array's name, such as {@code flash} or {@code uicr}
 * @param kind      what is done
 * @param offset    the first byte concerned, relative to the array
 * @param length    bytes concerned: 1, 2, 4 or 8 programmed together, else whole pages
 * @param value     {@link Kind#PROGRAM}: what was asked for, without sign; else all ones
 * @param previous  {@link Kind#PROGRAM}: the cells before, without sign; else 0
 * @param ordinal   the number of the operation in this array since the machine was built, from 1
 * @param start     when it began, in picoseconds of virtual time
 * @param duration  how long it takes, in picoseconds
 */
public record FlashOperation(String array, Kind kind, int offset, int length, long value, long previous, long ordinal,
                             long start, long duration) {
    /** The operations that controllers offer. */
    public enum Kind { PROGRAM, ERASE_PAGE, ERASE_PARTIAL, ERASE_ALL }

    public boolean erases() {
        return kind != Kind.PROGRAM;
    }

    /** The bits that a programming takes from 1 to 0. */
    public long fallingBits() {
        return erases() ? 0 : previous & ~value;
    }

    /** When it is complete unless something interrupts it, in picoseconds. */
    public long end() {
        return start + duration;
    }

    /** Writes all but the array's name, for {@link #load}. */
    void save(StateWriter out) {
        out.putInt(kind.ordinal());
        out.putInt(offset);
        out.putInt(length);
        out.putLong(value);
        out.putLong(previous);
        out.putStatistic(ordinal);
        out.putInstant(start);
        out.putLong(duration);
    }

    /** Reads back what {@link #save} wrote. */
    static FlashOperation load(String array, StateReader in) {
        return new FlashOperation(array, Kind.values()[in.getInt()], in.getInt(), in.getInt(), in.getLong(), in.getLong(),
                in.getStatistic(), in.getInstant(), in.getLong());
    }

    @Override
    public String toString() {
        return array + " operation " + ordinal + ": " + what();
    }

    /** What it does and where, without its number: people number a boot's operations from 0. */
    public String what() {
        String where = String.format("%s%s at 0x%x", kind, array.equals("flash") ? "" : " in " + array, offset);
        return erases() ? where : where + String.format(", 0x%0" + 2 * length + "x over 0x%0" + 2 * length + "x", value, previous);
    }
}
