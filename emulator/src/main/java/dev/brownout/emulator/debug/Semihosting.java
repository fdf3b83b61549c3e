package dev.brownout.emulator.debug;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Semihosting by {@code BKPT 0xAB} (Arm, Semihosting for AArch32 and AArch64, 2.0): console, clocks, command line, exit. Firmware sees no
 * file of the host; the only names that open are {@code :tt} and {@code :semihosting-features}. All times are the device's.
 */
public final class Semihosting implements Breakpoints {

    /** The immediate of the BKPT that means semihosting on M-profile cores. */
    public static final int IMMEDIATE = 0xAB;

    private static final int SYS_OPEN = 0x01;
    private static final int SYS_CLOSE = 0x02;
    private static final int SYS_WRITEC = 0x03;
    private static final int SYS_WRITE0 = 0x04;
    private static final int SYS_WRITE = 0x05;
    private static final int SYS_READ = 0x06;
    private static final int SYS_READC = 0x07;
    private static final int SYS_ISERROR = 0x08;
    private static final int SYS_ISTTY = 0x09;
    private static final int SYS_SEEK = 0x0A;
    private static final int SYS_FLEN = 0x0C;
    private static final int SYS_TMPNAM = 0x0D;
    private static final int SYS_REMOVE = 0x0E;
    private static final int SYS_RENAME = 0x0F;
    private static final int SYS_CLOCK = 0x10;
    private static final int SYS_TIME = 0x11;
    private static final int SYS_SYSTEM = 0x12;
    private static final int SYS_ERRNO = 0x13;
    private static final int SYS_GET_CMDLINE = 0x15;
    private static final int SYS_HEAPINFO = 0x16;
    private static final int SYS_EXIT = 0x18;
    private static final int SYS_EXIT_EXTENDED = 0x20;
    private static final int SYS_ELAPSED = 0x30;
    private static final int SYS_TICKFREQ = 0x31;

    private static final int APPLICATION_EXIT = 0x20026;
    private static final int FAILED = -1;
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int EFAULT = 14;
    private static final int ENOSYS = 38;
    /** "SHFB", then the feature bits: SYS_EXIT_EXTENDED, and stdout told from stderr. */
    private static final byte[] FEATURES = {'S', 'H', 'F', 'B', 3};
    private static final int LONGEST_STRING = 1 << 20;

    private enum Kind { INPUT, OUTPUT, ERROR, FEATURES, CLOSED }

    private static final class Handle {
        private Kind kind;
        private int position;

        private Handle(Kind kind) {
            this.kind = kind;
        }
    }

    private final CpuState cpu;
    private final Bus bus;
    private final VirtualClock clock;
    private final OutputStream output;
    private final OutputStream error;
    private final InputStream input;
    private final String commandLine;
    private final IntConsumer exit;
    private final List<Handle> handles = new ArrayList<>();
    private int errno;

    /**
     * @param input       what the firmware reads from {@code :tt}
     * @param commandLine what {@code SYS_GET_CMDLINE} gives
     * @param exit        told the exit code when the firmware ends itself; 0 is success
     */
    public Semihosting(CpuState cpu, Bus bus, VirtualClock clock, OutputStream output, OutputStream error, InputStream input,
            String commandLine, IntConsumer exit) {
        this.cpu = cpu;
        this.bus = bus;
        this.clock = clock;
        this.output = output;
        this.error = error;
        this.input = input;
        this.commandLine = commandLine;
        this.exit = exit;
    }

    @Override
    public boolean taken(int immediate) {
        if (immediate != IMMEDIATE) {
            return false;
        }
        try {
            cpu.r[0] = call(cpu.r[0], cpu.r[1]);
        } catch (MemoryFault e) {
            cpu.r[0] = fail(EFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private int call(int operation, int parameter) throws IOException {
        return switch (operation) {
            case SYS_OPEN -> open(string(word(parameter), word(parameter + 8)), word(parameter + 4));
            case SYS_CLOSE -> close(word(parameter));
            case SYS_WRITEC -> {
                output.write(bus.readDirect(parameter, 1));
                output.flush();
                yield 0;
            }
            case SYS_WRITE0 -> {
                for (int i = 0, c = bus.readDirect(parameter, 1); c != 0 && i < LONGEST_STRING; c = bus.readDirect(parameter + ++i, 1)) {
                    output.write(c);
                }
                output.flush();
                yield 0;
            }
            case SYS_WRITE -> write(word(parameter), word(parameter + 4), word(parameter + 8));
            case SYS_READ -> read(word(parameter), word(parameter + 4), word(parameter + 8));
            case SYS_READC -> input.read();
            case SYS_ISERROR -> word(parameter) < 0 ? 1 : 0;
            case SYS_ISTTY -> switch (kind(word(parameter))) {
                case INPUT, OUTPUT, ERROR -> 1;
                case FEATURES -> 0;
                case CLOSED -> fail(EBADF);
            };
            case SYS_SEEK -> seek(word(parameter), word(parameter + 4));
            case SYS_FLEN -> switch (kind(word(parameter))) {
                case INPUT, OUTPUT, ERROR -> 0;
                case FEATURES -> FEATURES.length;
                case CLOSED -> fail(EBADF);
            };
            case SYS_REMOVE, SYS_RENAME -> fail(ENOENT);
            case SYS_CLOCK -> (int) (clock.now() / 10_000_000_000L);
            case SYS_TIME -> (int) (clock.now() / 1_000_000_000_000L);
            case SYS_ERRNO -> errno;
            case SYS_GET_CMDLINE -> commandLine(parameter);
            case SYS_HEAPINFO -> heapInformation(word(parameter));
            case SYS_EXIT -> exit(parameter == APPLICATION_EXIT ? 0 : 1);
            case SYS_EXIT_EXTENDED -> exit(word(parameter) == APPLICATION_EXIT ? word(parameter + 4) : 1);
            case SYS_ELAPSED -> {
                bus.writeDirect(parameter, (int) cpu.cycles, 4);
                bus.writeDirect(parameter + 4, (int) (cpu.cycles >>> 32), 4);
                yield 0;
            }
            case SYS_TICKFREQ -> (int) clock.coreHertz();
            case SYS_TMPNAM, SYS_SYSTEM -> fail(ENOSYS);
            default -> fail(ENOSYS);
        };
    }

    private int open(String name, int mode) {
        Kind kind = switch (name) {
            case ":tt" -> mode < 4 ? Kind.INPUT : mode < 8 ? Kind.OUTPUT : Kind.ERROR;
            case ":semihosting-features" -> mode < 2 ? Kind.FEATURES : Kind.CLOSED;
            default -> Kind.CLOSED;
        };
        if (kind == Kind.CLOSED) {
            return fail(ENOENT);
        }
        for (int i = 0; i < handles.size(); i++) {
            if (handles.get(i).kind == Kind.CLOSED) {
                handles.set(i, new Handle(kind));
                return i + 1;
            }
        }
        handles.add(new Handle(kind));
        return handles.size();
    }

    private int close(int number) {
        if (kind(number) == Kind.CLOSED) {
            return fail(EBADF);
        }
        handles.get(number - 1).kind = Kind.CLOSED;
        return 0;
    }

    /** @return the bytes not written */
    private int write(int number, int address, int length) throws IOException {
        Kind kind = kind(number);
        if (kind != Kind.OUTPUT && kind != Kind.ERROR) {
            errno = EBADF;
            return length;
        }
        OutputStream to = kind == Kind.OUTPUT ? output : error;
        for (int i = 0; i < length; i++) {
            to.write(bus.readDirect(address + i, 1));
        }
        to.flush();
        return 0;
    }

    /** @return the bytes not read: all of them at the end of the input */
    private int read(int number, int address, int length) throws IOException {
        Kind kind = kind(number);
        if (kind == Kind.FEATURES) {
            Handle handle = handles.get(number - 1);
            int left = length;
            while (left > 0 && handle.position < FEATURES.length) {
                bus.writeDirect(address++, FEATURES[handle.position++], 1);
                left--;
            }
            return left;
        }
        if (kind != Kind.INPUT) {
            return fail(EBADF);
        }
        int left = length;
        // As a terminal does: what there is, up to the end of a line.
        for (int c = left > 0 ? input.read() : -1; c >= 0; c = left > 0 && c != '\n' ? input.read() : -1) {
            bus.writeDirect(address++, c, 1);
            left--;
        }
        return left;
    }

    private int seek(int number, int position) {
        if (kind(number) != Kind.FEATURES || position < 0 || position > FEATURES.length) {
            return fail(EBADF);
        }
        handles.get(number - 1).position = position;
        return 0;
    }

    private int commandLine(int parameter) {
        byte[] text = commandLine.getBytes(StandardCharsets.UTF_8);
        int buffer = word(parameter);
        if (Integer.compareUnsigned(word(parameter + 4), text.length + 1) < 0) {
            return FAILED;
        }
        for (int i = 0; i < text.length; i++) {
            bus.writeDirect(buffer + i, text[i], 1);
        }
        bus.writeDirect(buffer + text.length, 0, 1);
        bus.writeDirect(parameter + 4, text.length, 4);
        return 0;
    }

    /** Zeros mean that the host does not know: the firmware's own linker script decides. */
    private int heapInformation(int block) {
        for (int i = 0; i < 4; i++) {
            bus.writeDirect(block + 4 * i, 0, 4);
        }
        return 0;
    }

    private int exit(int code) {
        exit.accept(code);
        return 0;
    }

    private Kind kind(int number) {
        return number < 1 || number > handles.size() ? Kind.CLOSED : handles.get(number - 1).kind;
    }

    private int fail(int reason) {
        errno = reason;
        return FAILED;
    }

    private int word(int address) {
        return bus.readDirect(address, 4);
    }

    private String string(int address, int length) {
        if (length < 0 || length > 4096) {
            throw new MemoryFault(MemoryFault.Kind.BUS, address);
        }
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) bus.readDirect(address + i, 1);
        }
        return new String(text, StandardCharsets.UTF_8);
    }
}
