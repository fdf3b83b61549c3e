package dev.brownout.emulator.timing;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

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
    /** The number of the next use. */
    public int next = 1;
    /** Uses before those that are numbered now. */
    private long earlier;

    LineCache(FlashInterface.Cache shape, int flashLines) {
        this.shape = shape;
        this.flashLines = flashLines;
        sectorShift = Integer.numberOfTrailingZeros(shape.sectors());
        lines = new int[shape.sets() * shape.ways() + 1];
        used = new int[lines.length];
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
        earlier += next - 1;
        next = 1;
    }

    /** Uses a flash line. @return whether the cache holds it */
    boolean use(int flashLine) {
        int place = places[flashLine] & 0xff;
        if (place == 0) {
            return false;
        }
        used[place] = next++;
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
    }

    private int placeFor(int line) {
        int first = 1 + (line & shape.sets() - 1) * shape.ways();
        int oldest = first;
        for (int place = first; place < first + shape.ways(); place++) {
            if (lines[place] == line) {
                return place;
            }
            if (used[place] < used[oldest]) {
                oldest = place;
            }
        }
        return oldest;
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
        for (int place : byAge()) {
            used[place] = next++;
        }
        earlier -= next;
    }

    private int[] byAge() {
        return IntStream.range(1, lines.length).filter(place -> lines[place] != FREE).boxed()
            .sorted(Comparator.comparingInt(place -> used[place])).mapToInt(Integer::intValue).toArray();
    }

    private int valid(int place) {
        int mask = 0;
        for (int sector = 0; sector < shape.sectors(); sector++) {
            mask |= places[(lines[place] << sectorShift) + sector] != 0 ? 1 << sector : 0;
        }
        return mask;
    }

    /** What is held in the order of use: where it is held, and how often it was used, decides nothing. */
    void save(StateWriter out) {
        int[] places = byAge();
        out.putInt(places.length);
        for (int place : places) {
            out.putLong((long) lines[place] << 8 | valid(place));
        }
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
