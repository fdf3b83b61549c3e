package dev.brownout.emulator.unicorn;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Unicorn C API (unicorn.h of 2.0), bound by JNA's direct mapping: addresses and sizes are 64 bits wide, pointers too, since the native
 * libraries exist for 64-bit platforms only.
 */
final class UnicornLibrary {
    static final int ARCH_ARM = 1;
    static final int MODE_THUMB = 1 << 4;
    static final int CPU_CORTEX_M4 = 9;

    static final int HOOK_INTR = 1;
    static final int HOOK_CODE = 1 << 2;
    static final int HOOK_BLOCK = 1 << 3;
    static final int HOOK_MEM_READ_UNMAPPED = 1 << 4;
    static final int HOOK_MEM_WRITE_UNMAPPED = 1 << 5;
    static final int HOOK_MEM_WRITE_PROT = 1 << 8;

    private static final int CTL_WRITE = 1 << 30;
    static final int CTL_CPU_MODEL = 7 | 1 << 26 | CTL_WRITE;
    static final int CTL_TB_REMOVE_CACHE = 9 | 2 << 26 | CTL_WRITE;
    static final int CTL_TB_FLUSH = 10 | CTL_WRITE;

    /** The calls with a variable argument list, which some platforms pass differently; direct mapping cannot make them. */
    interface Variadic extends Library {
        int uc_ctl(long uc, int control, Object... arguments);
    }

    interface InterruptCallback extends Callback {
        void invoke(long uc, int number, Pointer user);
    }

    interface CodeCallback extends Callback {
        void invoke(long uc, long address, int size, Pointer user);
    }

    static final Variadic VARIADIC;

    static {
        String file = extract().toString();
        try {
            Native.register(UnicornLibrary.class, NativeLibrary.getInstance(file));
            VARIADIC = Native.load(file, Variadic.class);
            // The same file once more, for the JNI entry points that it has for the classes of unidbg.
            System.load(file);
        } catch (UnsatisfiedLinkError e) {
            throw new UnicornException("Unicorn's native library for " + Platform.RESOURCE_PREFIX + " cannot be loaded: " + e.getMessage()
                + ".", e);
        }
    }

    private UnicornLibrary() {
    }

    static native int uc_version(Pointer major, Pointer minor);

    static native int uc_open(int arch, int mode, Pointer handle);

    static native int uc_close(long uc);

    static native int uc_mem_map(long uc, long address, long size, int permissions);

    static native int uc_mem_map_ptr(long uc, long address, long size, int permissions, Pointer memory);

    static native int uc_mem_protect(long uc, long address, long size, int permissions);

    static native int uc_mem_read(long uc, long address, byte[] bytes, long size);

    static native int uc_mem_write(long uc, long address, byte[] bytes, long size);

    static native int uc_reg_read(long uc, int register, Pointer value);

    static native int uc_reg_write(long uc, int register, Pointer value);

    static native int uc_reg_read_batch(long uc, Pointer registers, Pointer values, int count);

    static native int uc_reg_write_batch(long uc, Pointer registers, Pointer values, int count);

    static native int uc_emu_start(long uc, long begin, long until, long timeout, long count);

    static native int uc_emu_stop(long uc);

    static native int uc_hook_add(long uc, Pointer hook, int type, Callback callback, Pointer user, long begin, long end);

    static native int uc_context_alloc(long uc, Pointer context);

    static native int uc_context_save(long uc, long context);

    static native int uc_context_restore(long uc, long context);

    static native int uc_context_free(long context);

    /** The path inside the jar of unidbg-unicorn2 for this platform. */
    private static String resource() {
        return switch (Platform.RESOURCE_PREFIX) {
            case "linux-x86-64" -> "/natives/linux_64/libunicorn.so";
            case "linux-aarch64" -> "/natives/linux_arm64/libunicorn.so";
            case "darwin-x86-64" -> "/natives/osx_64/libunicorn.dylib";
            case "darwin-aarch64" -> "/natives/osx_arm64/libunicorn.dylib";
            case "win32-x86-64" -> "/natives/windows_64/unicorn.dll";
            default -> throw new UnicornException("There is no native Unicorn library for " + Platform.RESOURCE_PREFIX
                + "; it exists for Linux and macOS on x86-64 and arm64 and for Windows on x86-64.");
        };
    }

    private static Path extract() {
        String resource = resource();
        try (InputStream in = UnicornLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new UnicornException("The native Unicorn library " + resource
                    + " is not on the class path; the artifact com.github.zhkl0228:unidbg-unicorn2 carries it.");
            }
            Path folder = Files.createTempDirectory("brownout-unicorn");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve(Path.of(resource).getFileName().toString());
            file.toFile().deleteOnExit();
            Files.copy(in, file);
            return file;
        } catch (IOException e) {
            throw new UnicornException("The native Unicorn library cannot be written to the folder for temporary files: " + e.getMessage()
                + ".", e);
        }
    }
}
