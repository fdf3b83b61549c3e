package dev.brownout.emulator.unicorn;

import com.github.unidbg.arm.backend.unicorn.BlockHook;
import com.github.unidbg.arm.backend.unicorn.CodeHook;
import com.github.unidbg.arm.backend.unicorn.EventMemHook;
import com.github.unidbg.arm.backend.unicorn.Hook;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * The library's JNI entry points, where JNA would be too slow: a hook called through JNI costs a tenth of a JNA callback. They
 * belong to a class of unidbg that opens a Cortex-A15 of its own; here they are given a Cortex-M4 instead, by way of the structure that
 * this class has behind its handle.
 */
final class JniHooks implements AutoCloseable {
    /** That structure is 112 bytes long, and one of its words points to the engine; no other one is looked at by what is called here. */
    private static final int STRUCTURE = 256;
    private static final Class<?> OWNER = com.github.unidbg.arm.backend.unicorn.Unicorn.class;
    private static final MethodHandle NEW_HOOK;
    private static final MethodHandle REGISTER_RANGE;
    private static final MethodHandle REGISTER;
    private static final MethodHandle DELETE;
    private static final MethodHandle READ;
    private static final MethodHandle REMOVE_CACHE;

    static {
        try {
            // By name and type: to list the class's methods would need classes that nothing here uses.
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(OWNER, MethodHandles.lookup());
            Class<?> hook = lookup.findClass(OWNER.getName() + "$NewHook");
            NEW_HOOK = lookup.findConstructor(hook, MethodType.methodType(void.class, OWNER, Hook.class, Object.class))
                .asType(MethodType.methodType(Object.class, OWNER, Hook.class, Object.class));
            REGISTER_RANGE = lookup.findStatic(OWNER, "registerHook",
                MethodType.methodType(long.class, long.class, int.class, long.class, long.class, hook))
                .asType(MethodType.methodType(long.class, long.class, int.class, long.class, long.class, Object.class));
            REGISTER = lookup.findStatic(OWNER, "registerHook", MethodType.methodType(long.class, long.class, int.class, hook))
                .asType(MethodType.methodType(long.class, long.class, int.class, Object.class));
            DELETE = lookup.findStatic(OWNER, "hook_del", MethodType.methodType(void.class, long.class));
            READ = lookup.findStatic(OWNER, "reg_read", MethodType.methodType(long.class, long.class, int.class));
            REMOVE_CACHE = lookup.findStatic(OWNER, "removeCache", MethodType.methodType(void.class, long.class, long.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new UnicornException("The class path has another version of com.github.zhkl0228:unidbg-unicorn2 than the one that"
                + " Brownout is made for: " + e.getMessage() + ".", e);
        }
    }

    private final Memory structure = new Memory(STRUCTURE);
    private final long handle;
    private final List<Long> hooks = new ArrayList<>();

    /** @param engine  what {@code uc_open} gave */
    JniHooks(long engine) {
        for (int at = 0; at < STRUCTURE; at += Native.POINTER_SIZE) {
            structure.setLong(at, engine);
        }
        handle = Pointer.nativeValue(structure);
    }

    /** @return the structure that the library keeps for it: a pointer to Unicorn's own, and what its callback is told points to it */
    long onBlock(BlockHook hook) {
        return add(() -> (long) REGISTER_RANGE.invokeExact(handle, UnicornLibrary.HOOK_BLOCK, 1L, 0L, wrap(hook)));
    }

    /** Before the instruction at an address. */
    void onInstruction(int address, CodeHook hook) {
        long at = Integer.toUnsignedLong(address);
        add(() -> (long) REGISTER_RANGE.invokeExact(handle, UnicornLibrary.HOOK_CODE, at, at, wrap(hook)));
    }

    /** @param type  of memory event, as in unicorn.h */
    void onMemoryEvent(int type, EventMemHook hook) {
        add(() -> (long) REGISTER.invokeExact(handle, type, wrap(hook)));
    }

    private static Object wrap(Hook hook) throws Throwable {
        return (Object) NEW_HOOK.invokeExact((com.github.unidbg.arm.backend.unicorn.Unicorn) null, hook, (Object) null);
    }

    private interface Registration {
        long register() throws Throwable;
    }

    private long add(Registration registration) {
        try {
            long hook = registration.register();
            hooks.add(hook);
            return hook;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    int read(int register) {
        try {
            return (int) (long) READ.invokeExact(handle, register);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void removeCache(long begin, long end) {
        try {
            REMOVE_CACHE.invokeExact(handle, begin, end);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static RuntimeException failed(Throwable e) {
        return new UnicornException("Unicorn's native library failed: " + e.getMessage() + ".", e);
    }

    @Override
    public void close() {
        for (long hook : hooks) {
            try {
                DELETE.invokeExact(hook);
            } catch (Throwable e) {
                throw failed(e);
            }
        }
        hooks.clear();
    }
}
