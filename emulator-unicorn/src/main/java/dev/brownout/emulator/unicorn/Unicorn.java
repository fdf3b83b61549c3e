package dev.brownout.emulator.unicorn;

import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * One Unicorn 2 engine that emulates a Cortex-M4 with its FPU: registers, memory and runs, in the terms of Unicorn's C API. It has no
 * NVIC and no clock.
 *
 * <p>Not for use by several threads at once. Host memory and hooks are released by {@link #close()}.
 */
public final class Unicorn implements AutoCloseable {
    /** Memory permissions, as in unicorn.h. */
    public static final int READ = 1;
    public static final int WRITE = 2;
    public static final int EXECUTE = 4;
    public static final int ALL = READ | WRITE | EXECUTE;

    /** Mappings begin and end at multiples of this many bytes. */
    public static final int GRANULE = 4096;

    /** Told of each instruction before it is executed. */
    @FunctionalInterface
    public interface CodeHook {
        /**
         * @param address of the instruction
         * @param size    of the instruction in bytes
         */
        void before(int address, int size);
    }

    private final long handle;
    private final Memory scratch = new Memory(16);
    /** What native code holds pointers to, so that the garbage collector leaves it alone. */
    private final List<Object> pinned = new ArrayList<>();
    private JniHooks jni;
    private BlockFilter filter;
    private RuntimeException thrownInHook;
    private boolean closed;

    private Unicorn(long handle) {
        this.handle = handle;
    }

    /**
     * Opens an engine for a Cortex-M4.
     *
     * @throws UnicornException if there is no native library for this platform
     */
    public static Unicorn cortexM4() {
        Memory handle = library(() -> new Memory(8));
        // UC_MODE_MCLASS would insist on a Cortex-M33, so the model is set by uc_ctl, which only works as the first call.
        check("uc_open", library(() -> UnicornLibrary.uc_open(UnicornLibrary.ARCH_ARM, UnicornLibrary.MODE_THUMB, handle)));
        Unicorn unicorn = new Unicorn(handle.getLong(0));
        check("uc_ctl", UnicornLibrary.VARIADIC.uc_ctl(unicorn.handle, UnicornLibrary.CTL_CPU_MODEL, UnicornLibrary.CPU_CORTEX_M4));
        return unicorn;
    }

    /** The version of the native library, such as "2.0". */
    public static String version() {
        Memory numbers = library(() -> new Memory(8));
        library(() -> UnicornLibrary.uc_version(numbers, numbers.share(4)));
        return numbers.getInt(0) + "." + numbers.getInt(4);
    }

    /** The first calls of all load the libraries; what goes wrong there arrives as errors of the class loader. */
    private static <T> T library(Supplier<T> call) {
        try {
            return call.get();
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof UnicornException cause) {
                throw cause;
            }
            throw e;
        } catch (NoClassDefFoundError e) {
            throw new UnicornException("Unicorn's native library could not be loaded by an earlier attempt in this process.", e);
        } catch (UnsatisfiedLinkError e) {
            throw new UnicornException("The native library of JNA, which Unicorn is called by, cannot be loaded on "
                + System.getProperty("os.name") + " on " + System.getProperty("os.arch") + ": " + e.getMessage() + ".", e);
        }
    }

    private static void check(String call, int code) {
        if (code != 0) {
            UnicornError error = UnicornError.of(code);
            throw new UnicornException("Unicorn's " + call + " failed: " + error.meaning() + " (UC_ERR_" + error + ").");
        }
    }

    /**
     * Maps zeroed memory that Unicorn owns.
     *
     * @param address     multiple of {@link #GRANULE}
     * @param size        in bytes, a multiple of {@link #GRANULE}
     * @param permissions of {@link #READ}, {@link #WRITE} and {@link #EXECUTE}
     */
    public void map(int address, int size, int permissions) {
        check("uc_mem_map", UnicornLibrary.uc_mem_map(handle, Integer.toUnsignedLong(address), Integer.toUnsignedLong(size), permissions));
    }

    /**
     * Maps memory that the host reads and writes too. After the host has changed code in it, {@link #forgetCode} must follow.
     *
     * @param address multiple of {@link #GRANULE}
     * @param memory  whose size is a multiple of {@link #GRANULE}; kept alive until this engine is closed
     */
    public void map(int address, Memory memory, int permissions) {
        check("uc_mem_map_ptr", UnicornLibrary.uc_mem_map_ptr(handle, Integer.toUnsignedLong(address), memory.size(), permissions, memory));
        pinned.add(memory);
    }

    /** Changes what may be done with mapped memory. */
    public void protect(int address, int size, int permissions) {
        check("uc_mem_protect", UnicornLibrary.uc_mem_protect(handle, Integer.toUnsignedLong(address), Integer.toUnsignedLong(size),
            permissions));
    }

    /** Reads mapped memory. */
    public byte[] read(int address, int size) {
        byte[] bytes = new byte[size];
        check("uc_mem_read", UnicornLibrary.uc_mem_read(handle, Integer.toUnsignedLong(address), bytes, size));
        return bytes;
    }

    /** Writes mapped memory, code included: what was translated from it is forgotten. */
    public void write(int address, byte[] bytes) {
        check("uc_mem_write", UnicornLibrary.uc_mem_write(handle, Integer.toUnsignedLong(address), bytes, bytes.length));
        if (bytes.length > 0) {
            forgetCode(address, bytes.length);
        }
    }

    public int read(ArmRegister register) {
        check("uc_reg_read", UnicornLibrary.uc_reg_read(handle, register.id, scratch));
        return scratch.getInt(0);
    }

    public void write(ArmRegister register, int value) {
        scratch.setInt(0, value);
        check("uc_reg_write", UnicornLibrary.uc_reg_write(handle, register.id, scratch));
    }

    /** Reads all registers of a batch into it. */
    public void readAll(RegisterBatch batch) {
        check("uc_reg_read_batch", UnicornLibrary.uc_reg_read_batch(handle, batch.ids, batch.pointers, batch.size()));
    }

    /** Writes all registers of a batch from it. */
    public void writeAll(RegisterBatch batch) {
        check("uc_reg_write_batch", UnicornLibrary.uc_reg_write_batch(handle, batch.ids, batch.pointers, batch.size()));
    }

    /**
     * Runs Thumb code until an address is reached, a guest fault ends the run or {@link #stop()} is called.
     *
     * @param begin where to begin; bit 0 is ignored
     * @param until where to stop, before the instruction there is executed. Unicorn takes 0 for "nowhere"
     * @return {@link UnicornError#OK}, or the fault that the guest caused
     * @throws UnicornException if the call itself was wrong
     */
    public UnicornError run(int begin, int until) {
        return run(begin, until, 0);
    }

    /**
     * As {@link #run(int, int)}, but at most {@code count} instructions; 0 for no limit. Counting makes Unicorn call a function before
     * every instruction, which is an order of magnitude slower.
     */
    public UnicornError run(int begin, int until, long count) {
        int code = UnicornLibrary.uc_emu_start(handle, begin & 0xfffffffeL | 1, Integer.toUnsignedLong(until), 0, count);
        if (thrownInHook != null) {
            RuntimeException e = thrownInHook;
            thrownInHook = null;
            throw e;
        }
        UnicornError error = UnicornError.of(code);
        if (error != UnicornError.OK && !error.causedByGuest()) {
            check("uc_emu_start", code);
        }
        return error;
    }

    /** Ends the run from within a hook. */
    public void stop() {
        check("uc_emu_stop", UnicornLibrary.uc_emu_stop(handle));
    }

    /** As {@link #forgetCode}, for frequent use: through JNI. */
    public void forgetCodeQuickly(int address, int size) {
        long begin = Integer.toUnsignedLong(address);
        jni().removeCache(begin, begin + size);
    }

    /** Drops the code translated from a range of addresses. */
    public void forgetCode(int address, int size) {
        long begin = Integer.toUnsignedLong(address);
        check("uc_ctl", UnicornLibrary.VARIADIC.uc_ctl(handle, UnicornLibrary.CTL_TB_REMOVE_CACHE, begin, begin + size));
    }

    /**
     * Calls {@code hook} with QEMU's exception number whenever the guest raises an exception (2 SVC, 3 prefetch abort, 4 data abort,
     * 7 BKPT, 8 exception return). Execution goes on afterwards unless the hook calls {@link #stop()}.
     */
    public void onInterrupt(IntConsumer hook) {
        UnicornLibrary.InterruptCallback callback = (uc, number, user) -> guarded(() -> hook.accept(number));
        add(UnicornLibrary.HOOK_INTR, callback, 1, 0);
    }

    /** Calls {@code hook} before each instruction in a range of addresses. Instructions that an IT block skips are not reported. */
    public void onCode(int first, int last, CodeHook hook) {
        UnicornLibrary.CodeCallback callback = (uc, address, size, user) -> guarded(() -> hook.before((int) address, size));
        add(UnicornLibrary.HOOK_CODE, callback, Integer.toUnsignedLong(first), Integer.toUnsignedLong(last));
    }

    /** Told of each block of translated code before it is executed: straight code that is entered nowhere but at its beginning. */
    @FunctionalInterface
    public interface BlockListener {
        /**
         * A call to {@link #stop()} ends the run before the block.
         *
         * @param address of the block
         * @param size    of the block in bytes
         */
        void before(int address, int size);
    }

    /** Told of a load or store that is refused, since nothing is mapped there or it may not be written. */
    @FunctionalInterface
    public interface RefusalListener {
        /**
         * The run will end, but after a store only with the block that it is in.
         *
         * @param address of the access
         * @param write   whether it is a store
         */
        void refused(int address, boolean write);
    }

    /** Calls {@code listener} before each block; through JNI, which takes about 60 ns. */
    public void onBlock(BlockListener listener) {
        jni().onBlock((unicorn, address, size, user) -> tell(listener, address, size));
    }

    /**
     * As {@link #onBlock(BlockListener)}, with a filter before the hook.
     *
     * @param base    of the addresses that the filter can know
     * @param length  of their range in bytes
     * @return the filter, closed with this engine; empty where there is none, and every block comes to the listener
     */
    public Optional<BlockFilter> onBlock(BlockListener listener, int base, int length) {
        long hook = jni().onBlock((unicorn, address, size, user) -> tell(listener, address, size));
        if (!BlockFilter.isSupported()) {
            return Optional.empty();
        }
        BlockFilter opened = BlockFilter.open(base, length);
        if (opened != null && !opened.replace(new Pointer(hook).getPointer(0), hook)) {
            opened.close();
            opened = null;
        }
        filter = opened;
        return Optional.ofNullable(opened);
    }

    /** Calls {@code hook} before the instruction at an address, through JNI. What was translated there before must be forgotten. */
    public void onInstruction(int address, BlockListener hook) {
        jni().onInstruction(address, (unicorn, at, size, user) -> tell(hook, at, size));
    }

    private void tell(BlockListener listener, long address, int size) {
        try {
            listener.before((int) address, size);
        } catch (RuntimeException e) {
            thrownInHook = e;
            stop();
        }
    }

    /** Calls {@code listener} when an access is refused. */
    public void onRefusal(RefusalListener listener) {
        for (int type : new int[] {UnicornLibrary.HOOK_MEM_READ_UNMAPPED, UnicornLibrary.HOOK_MEM_WRITE_UNMAPPED,
            UnicornLibrary.HOOK_MEM_WRITE_PROT}) {
            boolean write = type != UnicornLibrary.HOOK_MEM_READ_UNMAPPED;
            jni().onMemoryEvent(type, (unicorn, address, size, value, user) -> {
                guarded(() -> listener.refused((int) address, write));
                return false;
            });
        }
    }

    /** As {@link #read(ArmRegister)}, for hooks that are called often: through JNI. */
    public int readQuickly(ArmRegister register) {
        return jni.read(register.id);
    }

    private JniHooks jni() {
        if (jni == null) {
            jni = new JniHooks(handle);
        }
        return jni;
    }

    /** An exception must not unwind through native frames: it is kept and thrown when the run returns. */
    private void guarded(Runnable hook) {
        try {
            hook.run();
        } catch (RuntimeException e) {
            thrownInHook = e;
            stop();
        }
    }

    private void add(int type, Callback callback, long first, long last) {
        check("uc_hook_add", UnicornLibrary.uc_hook_add(handle, scratch, type, callback, null, first, last));
        pinned.add(callback);
    }

    /** A copy of all CPU state, memory not included. */
    public final class Context implements AutoCloseable {
        private final long context;

        private Context() {
            check("uc_context_alloc", UnicornLibrary.uc_context_alloc(handle, scratch));
            context = scratch.getLong(0);
            save();
        }

        /** Overwrites the copy with the state of now. */
        public void save() {
            check("uc_context_save", UnicornLibrary.uc_context_save(handle, context));
        }

        /** Puts the engine back into the state of the copy. */
        public void restore() {
            check("uc_context_restore", UnicornLibrary.uc_context_restore(handle, context));
        }

        @Override
        public void close() {
            check("uc_context_free", UnicornLibrary.uc_context_free(context));
        }
    }

    /** Copies the CPU state of now. */
    public Context saveContext() {
        return new Context();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (jni != null) {
                jni.close();
            }
            check("uc_close", UnicornLibrary.uc_close(handle));
            if (filter != null) {
                filter.close();
            }
            pinned.clear();
        }
    }
}
