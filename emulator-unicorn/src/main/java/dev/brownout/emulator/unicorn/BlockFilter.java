package dev.brownout.emulator.unicorn;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Stands between translated code and a block hook, in machine code: blocks that the host knows well enough are only noted down, and the
 * hook is called for the others. A call through JNI takes as long as a dozen instructions of the guest, and most blocks have fewer.
 *
 * <p>A block passes the filter if it was {@link #add}ed with the size that it has now, if its cost leaves the budget at zero or more, if
 * every fact that it needs holds (bits of a word; a block clears and sets some), and if there is room to note it down. What a
 * fact is, and in which unit costs are, is the host's to say.
 *
 * <p>There is one for Linux on x86-64; elsewhere every block goes to the hook.
 */
public final class BlockFilter {
    /**
     * The hook, called as {@code void hook(uc, uint64_t address, uint32_t size, State *state)} after the System V ABI:
     *
     * <pre>
     *     eax = address - state->base;                      if (eax >= state->length) goto hook;
     *     r8d = state->table[eax / 2];                      if (r8d == 0) goto hook;
     *     r8 += state;  // an entry                         if (entry->size != size) goto hook;
     *     r10 = state->budget - entry->cost;                if (r10 < 0) goto hook;
     *     r11d = state->facts;                              if (~r11d & entry->needs) goto hook;
     *     rax = state->next;                                if (rax >= state->end) goto hook;
     *     *rax = address;  state->next = rax + 4;  state->budget = r10;
     *     state->facts = (r11d & entry->keeps) | entry->makes;
     *     return;
     * hook:
     *     rcx = state->hookState;  jump to state->hook;
     * </pre>
     */
    private static final byte[] CODE = HexFormat.of().parseHex("89f02b41203b412473544c8b4118458b04404585c074474901c8413b5004753e458b084c8b51104d29ca7832448b59384489d8f7"
        + "d0418540087523488b01483b4108731a89304883c0044889014c8951104523580c450b581044895938c3488b4128488b4930ffe0");

    // Offsets in the state.
    private static final int NEXT = 0x00;
    private static final int END = 0x08;
    private static final int BUDGET = 0x10;
    private static final int TABLE = 0x18;
    private static final int BASE = 0x20;
    private static final int LENGTH = 0x24;
    private static final int HOOK = 0x28;
    private static final int HOOK_STATE = 0x30;
    private static final int FACTS = 0x38;

    private static final int PAGE = 0x1000;
    /** Notes of 4 bytes lie behind the state, entries of 32 bytes behind these. */
    private static final int NOTES = 0x100;
    private static final int MOST_NOTES = 2048;
    private static final int ENTRIES = NOTES + 4 * MOST_NOTES;
    private static final int ENTRY = 32;
    private static final int MOST_ENTRIES = 1 << 15;

    // Of mmap, on Linux.
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    private final Pointer code;
    private final Pointer state;
    private final long size;
    private final ByteBuffer words;
    private final ByteBuffer table;
    private final int base;
    private int entries;

    private BlockFilter(Pointer memory, long size, int base, int length) {
        this.size = size;
        this.base = base;
        code = memory;
        code.write(0, CODE, 0, CODE.length);
        state = memory.share(PAGE);
        words = state.getByteBuffer(0, ENTRIES + ENTRY * (MOST_ENTRIES + 1L)).order(ByteOrder.nativeOrder());
        Pointer tableMemory = state.share(words.capacity());
        table = tableMemory.getByteBuffer(0, 2L * length).order(ByteOrder.nativeOrder());
        words.putLong(END, Pointer.nativeValue(state) + ENTRIES);
        words.putLong(TABLE, Pointer.nativeValue(tableMemory));
        words.putInt(BASE, base);
        words.putInt(LENGTH, length);
        rearm(-1, 0);
    }

    /** Whether there can be one on this platform. */
    static boolean isSupported() {
        return Platform.isLinux() && Platform.isIntel() && Platform.is64Bit();
    }

    /**
     * A filter for blocks in a range of addresses.
     *
     * @return {@code null} if the system gives no memory that can be executed
     */
    static BlockFilter open(int base, int length) {
        long size = PAGE + ENTRIES + ENTRY * (MOST_ENTRIES + 1L) + 2L * length;
        Pointer memory = (Pointer) libc("mmap").invoke(Pointer.class, new Object[] {Pointer.NULL, size, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L});
        if (Pointer.nativeValue(memory) == -1) {
            return null;
        }
        BlockFilter filter = new BlockFilter(memory, size, base, length);
        if (libc("mprotect").invokeInt(new Object[] {memory, (long) PAGE, READ_EXECUTE}) != 0) {
            filter.close();
            return null;
        }
        return filter;
    }

    private static Function libc(String name) {
        return NativeLibrary.getInstance("c").getFunction(name);
    }

    /**
     * Takes the place of a hook.
     *
     * @param hook       Unicorn's structure for it; what its callback is told lies behind the callback
     * @param hookState  that
     * @return false if the structure is not as expected; nothing is changed then
     */
    boolean replace(Pointer hook, long hookState) {
        for (int at = Native.POINTER_SIZE; at < 16 * Native.POINTER_SIZE; at += Native.POINTER_SIZE) {
            if (hook.getLong(at) == hookState) {
                words.putLong(HOOK, hook.getLong(at - Native.POINTER_SIZE));
                words.putLong(HOOK_STATE, hookState);
                hook.setLong(at - Native.POINTER_SIZE, Pointer.nativeValue(code));
                hook.setLong(at, Pointer.nativeValue(state));
                return true;
            }
        }
        return false;
    }

    /**
     * Lets a block pass.
     *
     * @param cost   to be taken from the budget
     * @param needs  facts that must hold
     * @param keeps  facts that still hold behind it
     * @param makes  facts that hold behind it
     */
    public void add(int address, int blockSize, int cost, int needs, int keeps, int makes) {
        int offset = address - base;
        if (entries == MOST_ENTRIES || Integer.compareUnsigned(offset, table.capacity() / 2) >= 0) {
            return;
        }
        int at = ENTRIES + ENTRY * entries++;
        words.putInt(at, cost).putInt(at + 4, blockSize).putInt(at + 8, needs).putInt(at + 12, keeps).putInt(at + 16, makes);
        // Where the entry was made from, for clear().
        words.putInt(at + 20, offset);
        table.putInt(2 * offset, at);
    }

    /** Lets a block pass no more. */
    public void remove(int address) {
        int offset = address - base;
        if (Integer.compareUnsigned(offset, table.capacity() / 2) < 0) {
            table.putInt(2 * offset, 0);
        }
    }

    /** Lets no block pass that was added so far. */
    public void clear() {
        for (int n = 0; n < entries; n++) {
            table.putInt(2 * words.getInt(ENTRIES + ENTRY * n + 20), 0);
        }
        entries = 0;
    }

    /** The blocks that passed and were not taken yet. */
    public int count() {
        return (int) (words.getLong(NEXT) - Pointer.nativeValue(state) - NOTES) >>> 2;
    }

    /** The address of the nth block that passed. */
    public int address(int n) {
        return words.getInt(NOTES + 4 * n);
    }

    /** Takes all notes away. */
    public void take() {
        words.putLong(NEXT, Pointer.nativeValue(state) + NOTES);
    }

    /** Takes all notes away; from now on this is the budget, and these facts hold. With a budget below zero nothing passes. */
    public void rearm(long budget, int facts) {
        take();
        words.putLong(BUDGET, budget);
        words.putInt(FACTS, facts);
    }

    void close() {
        libc("munmap").invokeInt(new Object[] {code, size});
    }
}
