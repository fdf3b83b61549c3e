package dev.brownout.benchmarks;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.fixtures.FlashArea;
import dev.brownout.fixtures.FlashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the ARM bootloader says of its own work: it is run on the modelled nRF52840 with a signed application in slot A, and logs the
 * cycles that hashing and verification took.
 *
 * @param hashCycles   SHA-256 over the image
 * @param hashedBytes  of the image
 * @param verifyCycles ECDSA P-256
 */
record ArmBootloader(long hashCycles, long hashedBytes, long verifyCycles) {
    private static final Pattern HASH = Pattern.compile("sha256 (\\d+) cycles, (\\d+) bytes");
    private static final Pattern VERIFY = Pattern.compile("ecdsa-p256 (\\d+) cycles, signature valid");
    private static final long LIMIT_CYCLES = 10L * 64_000_000;

    static ArmBootloader verifying(byte[] image) {
        Board board = Emulated.board("interpreter");
        Machine machine = board.machine();
        StringBuilder log = new StringBuilder();
        board.console().addListener((value, instant) -> log.append((char) value));
        for (Segment segment : Emulated.load("bootloader-swap-move").segments()) {
            machine.flash().preload((int) segment.address(), segment.bytes());
        }
        FlashArea slot = FlashMap.NRF52840.slotA();
        machine.flash().preload(slot.address(), image);
        machine.powerOn();
        machine.setExecutionStops(address -> address >= slot.address() && address < slot.end());
        Stop stop = machine.runFor(LIMIT_CYCLES);
        Matcher hash = HASH.matcher(log);
        Matcher verify = VERIFY.matcher(log);
        if (!(stop instanceof Stop.AtBreakpoint) || !hash.find() || !verify.find()) {
            throw new IllegalStateException("The bootloader did not start the image (" + stop + "): " + log);
        }
        return new ArmBootloader(Long.parseLong(hash.group(1)), Long.parseLong(hash.group(2)), Long.parseLong(verify.group(1)));
    }
}
