package dev.brownout.cli.bench;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.util.OptionalLong;

/** The CPU time of child processes, by POSIX {@code getrusage}: Java forgets a process's when it ends. */
final class ChildrenTime {
    private static final int RUSAGE_CHILDREN = -1;
    /** Larger than struct rusage is anywhere. */
    private static final int RUSAGE_SIZE = 512;

    /** The C library. */
    interface LibC extends Library {
        int getrusage(int who, Memory usage);
    }

    private final LibC libc;

    private ChildrenTime(LibC libc) {
        this.libc = libc;
    }

    static ChildrenTime open() {
        return new ChildrenTime(Platform.isLinux() || Platform.isMac() ? Native.load("c", LibC.class) : null);
    }

    /** User and system time of all children that have ended so far, in nanoseconds; empty on systems without it. */
    OptionalLong nanos() {
        if (libc == null) {
            return OptionalLong.empty();
        }
        try (Memory usage = new Memory(RUSAGE_SIZE)) {
            if (libc.getrusage(RUSAGE_CHILDREN, usage) != 0) {
                return OptionalLong.empty();
            }
            // It begins with two struct timeval, user and system time; macOS has an int of microseconds and four bytes of nothing.
            int word = NativeLong.SIZE;
            long seconds = usage.getNativeLong(0).longValue() + usage.getNativeLong(2L * word).longValue();
            long micros = (long) usage.getInt(word) + usage.getInt(3L * word);
            return OptionalLong.of(seconds * 1_000_000_000L + micros * 1_000L);
        }
    }
}
