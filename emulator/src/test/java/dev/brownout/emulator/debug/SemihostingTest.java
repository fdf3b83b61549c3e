package dev.brownout.emulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.clock.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SemihostingTest {

    private static final int BLOCK = FakeTarget.RAM + 0x200;
    private static final int TEXT = FakeTarget.RAM + 0x300;

    private final FakeTarget machine = new FakeTarget();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final List<Integer> exits = new ArrayList<>();
    private final Semihosting semihosting = new Semihosting(machine.cpu, machine.bus, new VirtualClock(machine.cpu, 64_000_000), output,
            error, new ByteArrayInputStream("one\ntwo".getBytes(StandardCharsets.UTF_8)), "app --fast", exits::add);

    private int call(int operation, int parameter) {
        machine.cpu.r[0] = operation;
        machine.cpu.r[1] = parameter;
        assertTrue(semihosting.taken(0xAB));
        return machine.cpu.r[0];
    }

    private int callWith(int operation, int... words) {
        for (int i = 0; i < words.length; i++) {
            machine.bus.write32(BLOCK + 4 * i, words[i]);
        }
        return call(operation, BLOCK);
    }

    private void put(int address, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            machine.bus.write8(address + i, bytes[i]);
        }
        machine.bus.write8(address + bytes.length, 0);
    }

    private String get(int address, int length) {
        return new String(machine.bus.ram().bytes, address - FakeTarget.RAM, length, StandardCharsets.UTF_8);
    }

    private int open(String name, int mode) {
        put(TEXT, name);
        return callWith(0x01, TEXT, mode, name.length());
    }

    @Test
    void otherBreakpointsAreNotTaken() {
        assertFalse(semihosting.taken(0));
    }

    @Test
    void textAndCharactersAreWritten() {
        put(TEXT, "hello");
        call(0x04, TEXT);
        machine.bus.write8(TEXT, '!');
        call(0x03, TEXT);
        assertEquals("hello!", output.toString(StandardCharsets.UTF_8));
    }

    @Test
    void standardOutputAndErrorAreOpenedByMode() {
        int out = open(":tt", 4);
        int err = open(":tt", 8);
        put(TEXT, "abc");
        assertEquals(0, callWith(0x05, out, TEXT, 2));
        assertEquals(0, callWith(0x05, err, TEXT + 2, 1));
        assertEquals("ab", output.toString(StandardCharsets.UTF_8));
        assertEquals("c", error.toString(StandardCharsets.UTF_8));
        assertEquals(1, callWith(0x09, out));
        assertEquals(0, callWith(0x02, out));
        assertEquals(2, callWith(0x05, out, TEXT, 2), "a closed handle takes no byte");
    }

    @Test
    void inputIsReadLineByLineToItsEnd() {
        int in = open(":tt", 0);
        assertEquals(6, callWith(0x06, in, TEXT, 10), "SYS_READ gives the bytes that were not read");
        assertEquals("one\n", get(TEXT, 4));
        assertEquals(7, callWith(0x06, in, TEXT, 10));
        assertEquals(10, callWith(0x06, in, TEXT, 10), "end of input");
    }

    @Test
    void filesOfTheHostDoNotOpen() {
        assertEquals(-1, open("/etc/passwd", 0));
        assertEquals(2, call(0x13, 0), "ENOENT");
    }

    @Test
    void featuresAnnounceExtendedExit() {
        int features = open(":semihosting-features", 0);
        assertEquals(5, callWith(0x0C, features));
        assertEquals(0, callWith(0x06, features, TEXT, 5));
        assertEquals("SHFB\u0003", get(TEXT, 5));
    }

    @Test
    void timesAreTheDevices() {
        machine.cpu.cycles = 64_000_000L * 3;
        assertEquals(300, call(0x10, 0), "SYS_CLOCK counts hundredths of a second");
        assertEquals(3, call(0x11, 0));
        assertEquals(64_000_000, call(0x31, 0));
        call(0x30, BLOCK);
        assertEquals(192_000_000, machine.bus.read32(BLOCK));
    }

    @Test
    void commandLineFitsOrIsRefused() {
        assertEquals(-1, callWith(0x15, TEXT, 10));
        assertEquals(0, callWith(0x15, TEXT, 11));
        assertEquals(10, machine.bus.read32(BLOCK + 4));
        assertEquals("app --fast\0", get(TEXT, 11));
    }

    @Test
    void exitCodesArePassedOn() {
        call(0x18, 0x20026);
        call(0x18, 0x20023);
        callWith(0x20, 0x20026, 42);
        callWith(0x20, 0x20024, 42);
        assertEquals(List.of(0, 1, 42, 1), exits);
    }

    @Test
    void addressOutsideMemoryFailsTheCallOnly() {
        assertEquals(-1, call(0x04, 0x30000000));
        assertEquals(14, call(0x13, 0), "EFAULT");
        assertEquals(-1, call(0x77, 0));
    }
}
