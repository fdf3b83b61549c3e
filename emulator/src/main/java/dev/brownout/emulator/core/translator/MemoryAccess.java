package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.FLASH;
import static dev.brownout.emulator.core.translator.Assembler.FLASH_RIGHTS;
import static dev.brownout.emulator.core.translator.Assembler.LEFT;
import static dev.brownout.emulator.core.translator.Assembler.MARKS;
import static dev.brownout.emulator.core.translator.Assembler.OFFSET;
import static dev.brownout.emulator.core.translator.Assembler.RAM;
import static dev.brownout.emulator.core.translator.Assembler.RAM_RIGHTS;
import static dev.brownout.emulator.core.translator.Assembler.TARGET;

import dev.brownout.emulator.memory.AccessRights;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.timing.Timing;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** One access to memory as bytecode: the checks that it is to RAM or flash, and the value's way from or to there. Local OFFSET has its address. */
final class MemoryAccess implements Opcodes {
    private final Assembler to;
    private final Layout layout;
    private final AccessKinds kinds;
    private final FlashPages pages;
    private final Timing timing;
    private final boolean checked;
    private final WaitEmitter waits;
    private boolean accessesUnaligned;

    MemoryAccess(Assembler to, Layout layout, AccessKinds kinds, FlashPages pages, Timing timing, boolean checked, WaitEmitter waits) {
        this.to = to;
        this.layout = layout;
        this.kinds = kinds;
        this.pages = pages;
        this.timing = timing;
        this.waits = waits;
        this.checked = checked;
    }

    /** Whether each access is checked against what may be done where it goes. */
    boolean checked() {
        return checked;
    }

    /**
     * Leaves, in code that checks it, unless a right is there in the granule of a byte behind the offset, and in those between.
     *
     * @param last   the distance to the access's last byte
     */
    void require(boolean inFlash, int right, int last, Label leave) {
        if (!checked) {
            return;
        }
        int granule = 1 << AccessRights.GRANULE_SHIFT;
        for (int at = 0; at <= last; at = at == last ? last + 1 : Math.min(at + granule, last)) {
            to.reference(inFlash ? FLASH_RIGHTS : RAM_RIGHTS).load(OFFSET).add(at).push(AccessRights.GRANULE_SHIFT).op(IUSHR, BALOAD);
            to.push(right).op(IAND).jump(IFEQ, leave);
        }
    }

    /** Leaves the value of an access that may be to flash on the stack, the offset into RAM being in its local; sign-extended. */
    void aligned(int address, int size, Label leave) {
        int kind = kinds.of(address) & (AccessKinds.RAM | AccessKinds.FLASH);
        if (kind == AccessKinds.FLASH) {
            fromFlash(address, size, leave);
        } else if (kind == (AccessKinds.RAM | AccessKinds.FLASH)) {
            Label elsewhere = new Label();
            Label done = new Label();
            check(layout.ramSize(), size, elsewhere);
            require(false, AccessRights.READ, 0, leave);
            fromRam(size);
            to.jump(GOTO, done).label(elsewhere);
            fromFlash(address, size, leave);
            to.label(done);
        } else {
            check(layout.ramSize(), size, leave);
            require(false, AccessRights.READ, 0, leave);
            fromRam(size);
        }
    }

    /** Leaves unless the offset is aligned and inside a memory. */
    void check(int memory, int size, Label leave) {
        if (Integer.bitCount(memory) == 1) {
            to.load(OFFSET).push(-memory | size - 1).op(IAND).jump(IFNE, leave);
            return;
        }
        if (size > 1) {
            to.load(OFFSET).push(size - 1).op(IAND).jump(IFNE, leave);
        }
        to.load(OFFSET).push(Integer.MIN_VALUE).op(IADD).push(memory - size + Integer.MIN_VALUE).jump(IF_ICMPGT, leave);
    }

    /** Whether the access was seen to be unaligned, and in RAM only. */
    boolean unaligned(int address) {
        return (kinds.of(address) & (AccessKinds.RAM | AccessKinds.FLASH | AccessKinds.UNALIGNED)) == (AccessKinds.RAM | AccessKinds.UNALIGNED);
    }

    /** Leaves unless all bytes are in RAM, and may be accessed. */
    void checkRange(int size, int right, Label leave) {
        to.load(OFFSET).push(Integer.MIN_VALUE).op(IADD).push(layout.ramSize() - size + Integer.MIN_VALUE).jump(IF_ICMPGT, leave);
        require(false, right, size - 1, leave);
    }

    /** Counts the further transfers: a digit of the constant for each way to be unaligned. */
    void countUnaligned(int size) {
        int extra = 0;
        for (int n = 1; n < 4; n++) {
            extra |= timing.unaligned(n, size) << 4 * n;
        }
        to.load(LEFT).push(extra).load(OFFSET).push(3).op(IAND, ICONST_2, ISHL, IUSHR).push(15).op(IAND, ISUB).store(LEFT);
        accessesUnaligned = true;
    }

    /** Whether the code so far makes unaligned accesses as if they were allowed. */
    boolean accessesUnaligned() {
        return accessesUnaligned;
    }

    /** The value at the offset, sign-extended. */
    void fromRam(int size) {
        viewFor(size);
        to.reference(RAM).load(OFFSET);
        element(size);
    }

    // The page that was seen to be read is at hand; the others are looked up.
    private void fromFlash(int address, int size, Label leave) {
        to.increaseStored(OFFSET, layout.ramBase() - layout.flashBase());
        int page = kinds.flashPage(address);
        int local = pages.local(page);
        if (local < 0 || checked) {
            fromAnyPage(size, leave);
            return;
        }
        Label elsewhere = new Label();
        Label done = new Label();
        int within = PagedMemory.PAGE_SIZE - 1;
        to.load(OFFSET).push(~within | size - 1).op(IAND).push(page << PagedMemory.PAGE_SHIFT).jump(IF_ICMPNE, elsewhere);
        waits.read(1);
        viewFor(size);
        to.reference(local).load(OFFSET).push(within).op(IAND);
        element(size);
        to.jump(GOTO, done).label(elsewhere);
        fromAnyPage(size, leave);
        to.label(done);
    }

    private void fromAnyPage(int size, Label leave) {
        check(layout.flashSize(), size, leave);
        require(true, AccessRights.READ, 0, leave);
        waits.read(1);
        viewFor(size);
        to.reference(FLASH).load(OFFSET).push(PagedMemory.PAGE_SHIFT).op(IUSHR, AALOAD).load(OFFSET).push(PagedMemory.PAGE_SIZE - 1).op(IAND);
        element(size);
    }

    /** What must be on the stack before an array that a halfword or word is accessed in. */
    void viewFor(int size) {
        if (size > 1) {
            to.view(size == 4);
        }
    }

    private void element(int size) {
        if (size == 1) {
            to.op(BALOAD);
        } else {
            to.get(size == 4);
        }
    }

    /** Leaves unless an aligned value of that size can be stored at the offset. */
    void requireStore(int size, Label leave) {
        check(layout.ramSize(), size, leave);
        require(false, AccessRights.WRITE, 0, leave);
        mark(0, leave);
    }

    /** Stores a register at the offset. */
    void toRam(int size, int register) {
        viewFor(size);
        to.reference(RAM).load(OFFSET).reg(register);
        if (size == 1) {
            to.op(BASTORE);
        } else {
            if (size == 2) {
                to.op(I2S);
            }
            to.set(size == 4);
        }
    }

    /** Leaves unless the page is marked as written and holds no code. */
    void mark(int offset, Label leave) {
        to.reference(MARKS).load(OFFSET).add(offset).push(Ram.PAGE_SHIFT).op(IUSHR, BALOAD).push(Ram.WRITTEN).jump(IF_ICMPNE, leave);
    }

    /** Whether the access was seen to be to flash. */
    boolean readsFlash(int address) {
        return (kinds.of(address) & AccessKinds.FLASH) != 0;
    }

    /** Whether the access was seen to be to flash only. */
    boolean readsFlashOnly(int address) {
        return (kinds.of(address) & (AccessKinds.RAM | AccessKinds.FLASH)) == AccessKinds.FLASH;
    }

    /** Leaves unless local TARGET is an address in Thumb code, and no EXC_RETURN. */
    void requireTarget(Label leave) {
        to.load(TARGET).push(1).op(IAND).jump(IFEQ, leave);
        to.load(TARGET).push(28).op(IUSHR).push(15).jump(IF_ICMPEQ, leave);
    }
}
