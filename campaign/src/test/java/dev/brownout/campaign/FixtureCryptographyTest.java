package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.debug.Semihosting;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The bootloaders' cryptography on the machine that it was written for. */
class FixtureCryptographyTest {
    private static final long SECONDS = 64_000_000;

    @Test
    void selfTestPassesOnTheMachine() {
        Machine machine = machineWith(Fixtures.CRYPTO_SELFTEST);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int[] exitCode = {-1};
        machine.setBreakpointHost(new Semihosting(machine.cpu(), machine.bus(), machine.clock(), output, output,
            InputStream.nullInputStream(), "", code -> {
                exitCode[0] = code;
                machine.requestStop("exit");
            }));
        machine.powerOn();
        assertInstanceOf(Stop.Requested.class, machine.runUntil(10 * SECONDS));
        assertEquals("crypto-selftest: passed\n", output.toString(StandardCharsets.US_ASCII));
        assertEquals(0, exitCode[0]);
    }

    /** 16 million cycles, 250 ms, would be too long for a boot; the code is far better, and is to stay so. */
    @Test
    void signatureIsVerifiedInLessThanAMillionCycles() {
        long cycles = cyclesBetweenCalls(Fixtures.BENCH_ECDSA, "ecdsa_p256_verify_der");
        assertTrue(cycles > 700_000 && cycles < 1_000_000, () -> cycles + " cycles");
    }

    @Test
    void ed25519SignatureIsVerifiedFasterThanOneOnP256() {
        long cycles = cyclesBetweenCalls(Fixtures.BENCH_ED25519, "ed25519_verify");
        assertTrue(cycles > 700_000 && cycles < 900_000, () -> cycles + " cycles");
    }

    /** 64 rounds of 20 operations, and 48 words of the schedule at 15, make 2000; some 200 go to unaligned wide instructions in a row, the rest is loading and saving. */
    @Test
    void blockIsHashedInLittleMoreThanItsOperationsTake() {
        long cycles = cyclesBetweenCalls(Fixtures.BENCH_SHA256, "compress");
        assertTrue(cycles > 2200 && cycles < 2400, () -> cycles + " cycles");
    }

    /** From the second time that a function is entered to the third. */
    private static long cyclesBetweenCalls(Fixture fixture, String function) {
        Machine machine = machineWith(fixture);
        int entry = (int) new FirmwareLoader().load(fixture.name(), fixture.elf(), OptionalLong.empty())
            .symbols().find(function).orElseThrow().address() & ~1;
        machine.addBreakpoint(entry);
        machine.powerOn();
        long[] cycle = new long[3];
        for (int i = 0; i < cycle.length; i++) {
            assertEquals(new Stop.AtBreakpoint(entry), machine.runFor(SECONDS));
            cycle[i] = machine.cpu().cycles;
            machine.step();
        }
        return cycle[2] - cycle[1];
    }

    private static Machine machineWith(Fixture fixture) {
        Machine machine = Board.build(BoardLoader.load(fixture.board()), new InterpreterFactory()).machine();
        machine.flash().preload(fixture.loadAddress(), fixture.image());
        return machine;
    }
}
