package dev.brownout.emulator.flash;

import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.memory.PagedMemory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A {@link NonVolatileState} as bytes: geometry, content, writes of each word, partial erases, wear, and for cells with an error-correcting
 * code the double words that do not fit theirs; not defective cells, which only campaigns make. Numbers with the highest byte first.
 */
public final class NonVolatileFormat {

    private NonVolatileFormat() {
    }

    public static void write(NonVolatileState state, DataOutput out) throws IOException {
        FlashGeometry geometry = state.geometry;
        out.writeInt(geometry.size());
        out.writeInt(shape(geometry));
        out.write(state.read(0, geometry.size()));
        PagedMemory writes = new PagedMemory(writesSize(geometry), (byte) 0);
        writes.load(state.writes, (offset, length) -> { });
        out.write(writes.read(0, writesSize(geometry)));
        for (int page = 0; page < geometry.pages(); page++) {
            out.writeLong(PageHistory.progress(state.eraseProgress, page));
            out.writeInt(state.wear[page]);
        }
        if (geometry.ecc()) {
            out.writeInt(state.damaged.size());
            for (Map.Entry<Integer, Codeword> entry : state.damaged.entrySet()) {
                out.writeInt(entry.getKey());
                out.writeLong(entry.getValue().data());
                out.writeByte(entry.getValue().check());
            }
        }
    }

    // The page size where there is one; unequal pages are known by their number, below zero.
    private static int shape(FlashGeometry geometry) {
        return geometry.uniform() ? geometry.pageSize() : -geometry.pages();
    }

    /**
     * Puts what {@link #write} wrote into an array.
     *
     * @throws IllegalArgumentException if it is of an array of another shape
     * @throws IOException              if it ends too early
     */
    public static void read(DataInput in, FlashArray array) throws IOException {
        FlashGeometry geometry = array.geometry();
        int size = in.readInt();
        int shape = in.readInt();
        if (size != geometry.size() || shape != shape(geometry)) {
            throw new IllegalArgumentException(array.name() + " has " + text(geometry.size(), shape(geometry)) + ", not " + text(size, shape));
        }
        PagedMemory content = memory(in, size);
        PagedMemory writes = memory(in, writesSize(geometry));
        long[] progress = new long[geometry.pages()];
        int[] wear = new int[geometry.pages()];
        for (int page = 0; page < geometry.pages(); page++) {
            progress[page] = in.readLong();
            wear[page] = in.readInt();
        }
        SortedMap<Integer, Codeword> damaged = new TreeMap<>();
        for (int count = geometry.ecc() ? in.readInt() : 0; count > 0; count--) {
            damaged.put(in.readInt(), new Codeword(in.readLong(), in.readUnsignedByte()));
        }
        // The array computes the hash of its own saves; this one is only carried over.
        array.restore(new NonVolatileState(geometry, content.save(), writes.save(), PageHistory.orNone(progress), wear, damaged, Defects.NONE,
                FlashCells.NO_LIMIT, new StateHash().value()));
    }

    private static String text(int size, int shape) {
        return size + " bytes in " + (shape >= 0 ? "pages of " + shape : -shape + " unequal pages");
    }

    private static PagedMemory memory(DataInput in, int size) throws IOException {
        byte[] bytes = new byte[size];
        in.readFully(bytes);
        PagedMemory memory = new PagedMemory(size, (byte) 0);
        memory.write(0, bytes, 0, size);
        return memory;
    }

    private static int writesSize(FlashGeometry geometry) {
        int words = geometry.size() / FlashGeometry.WORD_SIZE;
        return (words + PagedMemory.PAGE_SIZE - 1) / PagedMemory.PAGE_SIZE * PagedMemory.PAGE_SIZE;
    }
}
