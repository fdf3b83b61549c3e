package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.peripheral.Register;

/**
 * ACL, access control lists: up to eight regions of the flash that cannot be written, or not be read, until the next reset (nRF52840 PS,
 * "ACL"). Each register takes one write after a reset. A refused access is a BusFault. A region is in force once its three registers
 * are written, starts at a page and is a number of pages long, at most half of the flash.
 */
public final class Acl extends NordicPeripheral {
    private static final int REGIONS = 8;
    private static final int NO_WRITE = 1 << 1;
    private static final int NO_READ = 1 << 2;

    /** Told when what may be read changes. */
    public interface ReadProtection {
        /** @param active  false while everything may be read */
        void changed(boolean active);
    }

    private final int flashBase;
    private final int flashSize;
    private final int pageSize;
    private final Register[] addr = new Register[REGIONS];
    private final Register[] size = new Register[REGIONS];
    private final Register[] perm = new Register[REGIONS];
    // A bit for each register already written, in the order of declaration.
    private int written;
    private ReadProtection listener = active -> { };

    public Acl(Interconnect interconnect, int base, int flashBase, int flashSize, int pageSize) {
        super(interconnect, "ACL", base, NO_IRQ);
        this.flashBase = flashBase;
        this.flashSize = flashSize;
        this.pageSize = pageSize;
        for (int n = 0; n < REGIONS; n++) {
            addr[n] = once(n * 3, 0x800 + 16 * n, "ACL[" + n + "].ADDR", -1);
            size[n] = once(n * 3 + 1, 0x804 + 16 * n, "ACL[" + n + "].SIZE", -1);
            perm[n] = once(n * 3 + 2, 0x808 + 16 * n, "ACL[" + n + "].PERM", NO_WRITE | NO_READ);
        }
    }

    private Register once(int index, int offset, String registerName, int mask) {
        Register register = register(offset, registerName);
        return register.writes(value -> {
            if ((written >>> index & 1) == 0) {
                written |= 1 << index;
                register.set(value & mask);
                listener.changed(protectsReading());
            }
        });
    }

    public void setListener(ReadProtection newListener) {
        listener = newListener;
    }

    /** @throws MemoryFault if a region that may not be written overlaps this range of the flash */
    void requireWritable(int offset, int length) {
        require(NO_WRITE, offset, length);
    }

    /** @throws MemoryFault if a region that may not be read overlaps this range of the flash */
    public void requireReadable(int offset, int length) {
        require(NO_READ, offset, length);
    }

    private void require(int denied, int offset, int length) {
        for (int n = 0; n < REGIONS; n++) {
            if ((perm[n].get() & denied) != 0 && valid(n) && offset < start(n) + size[n].get() && start(n) < offset + length) {
                throw new MemoryFault(MemoryFault.Kind.BUS, flashBase + offset);
            }
        }
    }

    private int start(int n) {
        return addr[n].get() - flashBase;
    }

    private boolean valid(int n) {
        int length = size[n].get();
        int start = start(n);
        return length > 0 && length <= flashSize / 2 && length % pageSize == 0 && start % pageSize == 0 && start >= 0
                && start <= flashSize - length;
    }

    private boolean protectsReading() {
        for (int n = 0; n < REGIONS; n++) {
            if ((perm[n].get() & NO_READ) != 0 && valid(n)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        written = 0;
        listener.changed(false);
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putInt(written);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        written = in.getInt();
        listener.changed(protectsReading());
    }
}
