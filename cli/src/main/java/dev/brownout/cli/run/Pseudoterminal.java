package dev.brownout.cli.run;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import dev.brownout.cli.InputException;
import java.io.IOException;
import java.util.function.IntConsumer;

/** A pseudoterminal of a POSIX system: its name can be opened by any terminal program as if it were a serial port. */
final class Pseudoterminal implements SerialLine {

    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = Platform.isMac() ? 0x20000 : 0x100;
    private static final int O_NONBLOCK = Platform.isMac() ? 4 : 0x800;
    private static final int F_SETFL = 4;
    private static final int TCSANOW = 0;
    /** Larger than struct termios is anywhere. */
    private static final int TERMIOS = 256;

    /** The C library. */
    interface LibC extends Library {
        int posix_openpt(int flags) throws LastErrorException;

        int grantpt(int terminal) throws LastErrorException;

        int unlockpt(int terminal) throws LastErrorException;

        String ptsname(int terminal);

        int open(String path, int flags) throws LastErrorException;

        int fcntl(int file, int command, Object... argument) throws LastErrorException;

        int tcgetattr(int file, byte[] settings) throws LastErrorException;

        int tcsetattr(int file, int when, byte[] settings) throws LastErrorException;

        void cfmakeraw(byte[] settings);

        long read(int file, byte[] bytes, long count);

        long write(int file, byte[] bytes, long count);

        int close(int file);
    }

    private final LibC libc;
    private final int terminal;
    /** Our own handle on the other side: it keeps the terminal alive while nobody has it open. */
    private final int other;
    private final String name;

    private Pseudoterminal(LibC libc, int terminal, int other, String name) {
        this.libc = libc;
        this.terminal = terminal;
        this.other = other;
        this.name = name;
    }

    static Pseudoterminal open() throws IOException {
        if (Platform.isWindows()) {
            throw new InputException("--uart pty needs a POSIX system; tcp:PORT works everywhere");
        }
        LibC libc = Native.load("c", LibC.class);
        try {
            int terminal = libc.posix_openpt(O_RDWR | O_NOCTTY);
            libc.grantpt(terminal);
            libc.unlockpt(terminal);
            String name = libc.ptsname(terminal);
            int other = libc.open(name, O_RDWR | O_NOCTTY);
            byte[] settings = new byte[TERMIOS];
            libc.tcgetattr(other, settings);
            libc.cfmakeraw(settings);
            libc.tcsetattr(other, TCSANOW, settings);
            libc.fcntl(terminal, F_SETFL, O_NONBLOCK);
            return new Pseudoterminal(libc, terminal, other, name);
        } catch (LastErrorException e) {
            throw new IOException("no pseudoterminal: " + e.getMessage(), e);
        }
    }

    String name() {
        return name;
    }

    @Override
    public void transmitted(int value) {
        // A full terminal that nobody reads loses bytes, as a serial line does.
        libc.write(terminal, new byte[] {(byte) value}, 1);
    }

    @Override
    public void poll(IntConsumer receiver) {
        byte[] bytes = new byte[256];
        long count = libc.read(terminal, bytes, bytes.length);
        for (int i = 0; i < count; i++) {
            receiver.accept(bytes[i] & 0xFF);
        }
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public void close() {
        libc.close(other);
        libc.close(terminal);
    }
}
