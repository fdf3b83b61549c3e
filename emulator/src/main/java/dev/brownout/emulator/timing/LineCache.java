package dev.brownout.emulator.timing;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import java.util.Arrays;

/**
 * Which flash lines a cache holds, and which of them was used least recently; what they contain is the flash's matter. A flash line is one
 * read; a line of the cache may have several ({@link FlashInterface.Cache#sectors()}).
 */
public final class LineCache {
    /** Uses are numbered from 1; long before the numbers end, they are given out anew in the same order. */
    private static final int RENUMBERED = 1 << 29;
    private static final int FREE = -1;

    private final FlashInterface.Cache shape;
    private final int sectorShift;
    private final int flashLines;
    private final int[] lines;
    /** The number of the last use of each place, which are counted from 1. */
    public final int[] used;
    /** The place of each flash line that the cache holds, 0 for the others; as an unsigned byte. */
    public byte[] places = new byte[0];
    /** The flash line of each set that was used last: to use it again changes nothing. */
    public final int[] latest;
    /** The number of the next use. */
    public int next = 1;
    /** Places by the order of their last use, with its number in the upper half, and how many of them are gone or were used again. */
    private final long[] queue;
    private int queued;
    /** Uses before those that are numbered now. */
    private long earlier;

    LineCache(FlashInterface.Cache shape, int flashLines) {
        this.shape = shape;
        this.flashLines = flashLines;
        sectorShift = Integer.numberOfTrailingZeros(shape.sectors());
        lines = new int[shape.sets() * shape.ways() + 1];
        used = new int[lines.length];
        latest = new int[shape.sets()];
        Arrays.fill(latest, FREE);
        queue = new long[lines.length - 1];
        queued = queue.length;
        Arrays.fill(lines, FREE);
    }

    boolean exists() {
        return shape.exists();
    }

    /** How often it was used, found or filled, since the machine was built. */
    long uses() {
        return earlier + next;
    }

    /** Must precede the first use: the table is large, and many machines never switch their cache on. */
    void prepare() {
        if (places.length == 0 && exists()) {
            places = new byte[flashLines];
        }
    }

    void clear() {
        Arrays.fill(places, (byte) 0);
        Arrays.fill(lines, FREE);
        Arrays.fill(used, 0);
        Arrays.fill(latest, FREE);
        earlier += next - 1;
        next = 1;
        queued = queue.length;
    }

    /** Uses a flash line. @return whether the cache holds it */
    boolean use(int flashLine) {
        int place = places[flashLine] & 0xff;
        if (place == 0) {
            return false;
        }
        used[place] = next++;
        latest[set(flashLine)] = flashLine;
        return true;
    }

    /** Takes a flash line in, and uses it. */
    void fill(int flashLine) {
        renumber();
        int line = flashLine >>> sectorShift;
        int place = placeFor(line);
        if (lines[place] != line) {
            evict(place);
            lines[place] = line;
        }
        places[flashLine] = (byte) place;
        used[place] = next++;
        latest[set(flashLine)] = flashLine;
    }

    /** The set that a flash line belongs to. */
    public int set(int flashLine) {
        return flashLine >>> sectorShift & shape.sets() - 1;
    }

    private int placeFor(int line) {
        int first = line << sectorShift;
        for (int sector = 0; sector < shape.sectors(); sector++) {
            if (places[first + sector] != 0) {
                return places[first + sector] & 0xff;
            }
        }
        return shape.sets() == 1 ? oldest() : oldestFrom(1 + (line & shape.sets() - 1) * shape.ways());
    }

    private int oldestFrom(int first) {
        int oldest = first;
        for (int place = first + 1; place < first + shape.ways(); place++) {
            if (used[place] < used[oldest]) {
                oldest = place;
            }
        }
        return oldest;
    }

    // Whatever was used since the queue was made is younger than what was not.
    private int oldest() {
        while (queued < queue.length && used[(int) queue[queued]] != queue[queued] >>> 32) {
            queued++;
        }
        if (queued == queue.length) {
            sort();
            queued = 0;
        }
        return (int) queue[queued++];
    }

    private void evict(int place) {
        if (lines[place] != FREE) {
            int first = lines[place] << sectorShift;
            Arrays.fill(places, first, first + shape.sectors(), (byte) 0);
        }
    }

    /** Keeps {@link #next} from overflowing in the next 2^29 uses. */
    public void renumber() {
        if (next < RENUMBERED) {
            return;
        }
        earlier += next;
        next = 1;
        sort();
        for (long entry : queue) {
            used[(int) entry] = next++;
        }
        earlier -= next;
        queued = queue.length;
    }

    // Once for as many lines as are not used again before they go.
    private void sort() {
        for (int place = 1; place < used.length; place++) {
            queue[place - 1] = (long) used[place] << 32 | place;
        }
        Arrays.sort(queue);
    }

    private int valid(int place) {
        int mask = 0;
        for (int sector = 0; sector < shape.sectors(); sector++) {
            mask |= places[(lines[place] << sectorShift) + sector] != 0 ? 1 << sector : 0;
        }
        return mask;
    }

    /** What is held, a set's lines in the order of use: where it is held, and how often it was used, decides nothing. */
    void save(StateWriter out) {
        int held = 0;
        for (int line : lines) {
            held += line != FREE ? 1 : 0;
        }
        out.putInt(held);
        if (held == 0) {
            return;
        }
        for (int place = 1; place < used.length; place++) {
            queue[place - 1] = (long) used[place] << 32 | place;
        }
        for (int first = 0; first < queue.length; first += shape.ways()) {
            Arrays.sort(queue, first, first + shape.ways());
        }
        for (long entry : queue) {
            int place = (int) entry;
            if (lines[place] != FREE) {
                out.putLong((long) lines[place] << 8 | valid(place));
            }
        }
        queued = queue.length;
    }

    void load(StateReader in) {
        clear();
        int count = in.getInt();
        if (count > 0) {
            prepare();
        }
        for (int n = 0; n < count; n++) {
            long entry = in.getLong();
            int line = (int) (entry >>> 8);
            for (int sector = 0; sector < shape.sectors(); sector++) {
                if ((entry >>> sector & 1) != 0) {
                    fill((line << sectorShift) + sector);
                }
            }
        }
    }
}
