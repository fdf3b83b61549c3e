package dev.brownout.emulator.flash;

import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.memory.PagedMemory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A {@link NonVolatileState} as bytes: geometry, content, writes of each word, partial erases, wear; numbers with the highest byte first. */
public final class NonVolatileFormat {

    private NonVolatileFormat() {
    }

    public static void write(NonVolatileState state, DataOutput out) throws IOException {
        FlashGeometry geometry = state.geometry;
        out.writeInt(geometry.size());
        out.writeInt(geometry.pageSize());
        out.write(state.read(0, geometry.size()));
        PagedMemory writes = new PagedMemory(writesSize(geometry), (byte) 0);
        writes.load(state.writes, (offset, length) -> { });
        out.write(writes.read(0, writesSize(geometry)));
        for (int page = 0; page < geometry.pages(); page++) {
            out.writeLong(state.eraseProgress[page]);
            out.writeInt(state.wear[page]);
        }
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
        int pageSize = in.readInt();
        if (size != geometry.size() || pageSize != geometry.pageSize()) {
            throw new IllegalArgumentException(array.name() + " has " + geometry.size() + " bytes in pages of " + geometry.pageSize()
                    + ", not " + size + " in pages of " + pageSize);
        }
        PagedMemory content = memory(in, size);
        PagedMemory writes = memory(in, writesSize(geometry));
        long[] progress = new long[geometry.pages()];
        int[] wear = new int[geometry.pages()];
        for (int page = 0; page < geometry.pages(); page++) {
            progress[page] = in.readLong();
            wear[page] = in.readInt();
        }
        // The array computes the hash of its own saves; this one is only carried over.
        array.restore(new NonVolatileState(geometry, content.save(), writes.save(), progress, wear, new StateHash().value()));
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
