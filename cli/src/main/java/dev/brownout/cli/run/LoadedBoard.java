package dev.brownout.cli.run;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.MemoryLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.debug.Semihosting;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.LoadRequest;
import dev.brownout.emulator.machine.Machine;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalInt;

/** A board with firmware in its memory, switched on, before the first instruction; what the firmware says is kept. */
public final class LoadedBoard {
    private static final long NRF52840_UF2_FAMILY = 0xADA52840L;

    private final Machine machine;
    private final ByteArrayOutputStream serial = new ByteArrayOutputStream();
    private final ByteArrayOutputStream semihosting = new ByteArrayOutputStream();
    private OptionalInt exitCode = OptionalInt.empty();

    /** @throws dev.brownout.emulator.firmware.FirmwareException saying what does not fit into the board's memory */
    public LoadedBoard(BoardDescription description, FirmwareImage firmware, CoreFactory engine) {
        Board board = Board.build(description, engine);
        machine = board.machine();
        MemoryLoader memory = new MemoryLoader(board);
        memory.program(firmware);
        memory.requireResetVector();
        board.serialPorts().values().forEach(port -> port.addListener((value, instant) -> serial.write(value)));
        machine.setBreakpointHost(new Semihosting(machine.cpu(), machine.bus(), machine.clock(), semihosting, semihosting,
                InputStream.nullInputStream(), "", code -> {
                    exitCode = OptionalInt.of(code);
                    machine.requestStop("exit");
                }));
        machine.powerOn();
        memory.fillRam(firmware);
    }

    /**
     * Reads firmware for a board.
     *
     * @param files  {@code FILE} or {@code FILE@ADDRESS} each
     * @throws dev.brownout.emulator.firmware.FirmwareException saying what is wrong with a file
     */
    public static FirmwareImage firmware(BoardDescription board, List<String> files) {
        // UF2 files tell for which family of parts they are: the bundled boards' are known.
        FirmwareLoader loader = board.name().startsWith("nrf52840") ? new FirmwareLoader().forUf2Family(NRF52840_UF2_FAMILY)
                : new FirmwareLoader();
        return loader.load(files.stream().map(LoadRequest::parse).toList());
    }

    public Machine machine() {
        return machine;
    }

    /** What the UARTs sent so far. */
    public byte[] serial() {
        return serial.toByteArray();
    }

    /** What came by semihosting so far. */
    public byte[] semihosting() {
        return semihosting.toByteArray();
    }

    /** As if nothing had been said or ended so far, for another run. */
    public void forgetOutput() {
        serial.reset();
        semihosting.reset();
        exitCode = OptionalInt.empty();
    }

    /** The code with which the firmware ended itself by semihosting; empty if it has not. */
    public OptionalInt exitCode() {
        return exitCode;
    }
}
