package dev.brownout.emulator.debug;

import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Up-channel 0 of SEGGER's Real Time Transfer, as a debug probe reads it: finds the control block in RAM, takes what the firmware wrote
 * and moves the read offset (SEGGER UM08001, chapter "RTT").
 */
public final class Rtt {

    private static final byte[] ID = "SEGGER RTT\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int UP_COUNT = 16;
    private static final int FIRST_UP = 24;
    private static final int BUFFER = 4;
    private static final int SIZE = 8;
    private static final int WRITE_OFFSET = 12;
    private static final int READ_OFFSET = 16;
    private static final int UNKNOWN = -1;

    private final Bus bus;
    private final OutputStream output;
    private final int symbol;
    private int found = UNKNOWN;

    /** @param symbols where {@code _SEGGER_RTT} may be named; without it the block is searched for in RAM */
    public Rtt(Bus bus, SymbolTable symbols, OutputStream output) {
        this.bus = bus;
        this.output = output;
        this.symbol = symbols.find("_SEGGER_RTT").map(s -> (int) s.address()).orElse(UNKNOWN);
    }

    /** Takes what the firmware has written since the last time. The firmware sees the read offset move, as with a probe. */
    public void poll() throws IOException {
        int block = symbol != UNKNOWN ? symbol : found != UNKNOWN ? found : search();
        try {
            if (block != UNKNOWN && hasId(block) && bus.readDirect(block + UP_COUNT, 4) > 0) {
                drain(block + FIRST_UP);
            }
        } catch (MemoryFault e) {
            // A block that is only half initialised: the next poll looks again.
            found = UNKNOWN;
        }
    }

    private void drain(int channel) throws IOException {
        int buffer = bus.readDirect(channel + BUFFER, 4);
        int size = bus.readDirect(channel + SIZE, 4);
        int write = bus.readDirect(channel + WRITE_OFFSET, 4);
        int read = bus.readDirect(channel + READ_OFFSET, 4);
        if (size <= 0 || Integer.compareUnsigned(write, size) >= 0 || Integer.compareUnsigned(read, size) >= 0 || read == write) {
            return;
        }
        while (read != write) {
            output.write(bus.readDirect(buffer + read, 1));
            read = read + 1 == size ? 0 : read + 1;
        }
        output.flush();
        bus.writeDirect(channel + READ_OFFSET, read, 4);
    }

    private int search() {
        byte[] ram = bus.ram().bytes;
        for (int offset = 0; offset <= ram.length - FIRST_UP; offset += 4) {
            if (ram[offset] == 'S' && hasId(bus.ramBase() + offset)) {
                found = bus.ramBase() + offset;
                return found;
            }
        }
        return UNKNOWN;
    }

    private boolean hasId(int block) {
        for (int i = 0; i < ID.length; i++) {
            if (bus.readDirect(block + i, 1) != ID[i]) {
                return false;
            }
        }
        return true;
    }
}
