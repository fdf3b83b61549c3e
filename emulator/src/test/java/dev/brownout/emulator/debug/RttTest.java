package dev.brownout.emulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.firmware.SymbolTable.Kind;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import dev.brownout.emulator.memory.Bus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RttTest {

    private static final int BLOCK = FakeTarget.RAM + 0x400;
    private static final int BUFFER = FakeTarget.RAM + 0x800;

    private final Bus bus = new FakeTarget().bus;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private void initialise(int block) {
        byte[] id = "SEGGER RTT".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < id.length; i++) {
            bus.write8(block + i, id[i]);
        }
        bus.write32(block + 16, 1);
        bus.write32(block + 28, BUFFER);
        bus.write32(block + 32, 8);
    }

    private void print(int block, String text) {
        int write = bus.read32(block + 36);
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            bus.write8(BUFFER + write, b);
            write = (write + 1) % 8;
        }
        bus.write32(block + 36, write);
    }

    @Test
    void blockIsFoundInRamOnceTheFirmwareHasInitialisedIt() throws IOException {
        Rtt rtt = new Rtt(bus, SymbolTable.EMPTY, output);
        rtt.poll();
        initialise(BLOCK);
        print(BLOCK, "hello");
        rtt.poll();
        assertEquals(5, bus.read32(BLOCK + 40), "the firmware sees what was taken");
        print(BLOCK, " you");
        rtt.poll();
        rtt.poll();
        assertEquals("hello you", output.toString(StandardCharsets.US_ASCII), "the second text goes around the buffer's end");
    }

    @Test
    void symbolDecidesWhereThereAreTwoBlocks() throws IOException {
        initialise(BLOCK);
        initialise(BLOCK + 0x100);
        print(BLOCK + 0x100, "second");
        SymbolTable symbols = new SymbolTable(List.of(new Symbol("_SEGGER_RTT", BLOCK + 0x100, 168, Kind.OBJECT, true)));
        new Rtt(bus, symbols, output).poll();
        assertEquals("second", output.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void nonsenseInTheBlockIsLeftAlone() throws IOException {
        initialise(BLOCK);
        bus.write32(BLOCK + 28, 0x30000000);
        bus.write32(BLOCK + 36, 4);
        new Rtt(bus, SymbolTable.EMPTY, output).poll();
        bus.write32(BLOCK + 36, 400);
        new Rtt(bus, SymbolTable.EMPTY, output).poll();
        assertEquals(0, output.size());
    }
}
