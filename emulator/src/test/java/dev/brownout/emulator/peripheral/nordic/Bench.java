package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineObserver;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.emulator.machine.UnmodelledAccess;
import dev.brownout.emulator.peripheral.IdleEngine;
import dev.brownout.emulator.peripheral.SerialPort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An nRF52840 board whose core lets time pass and does nothing; the test writes and reads registers in its place. */
public final class Bench {
    public static final long US = 1_000_000L;
    public static final long MS = 1_000_000_000L;
    public static final int FLASH_CODE = 0x100;
    public static final int RAM = 0x20000000;
    private static final int ISPR = 0xE000E200;
    private static final int ICPR = 0xE000E280;

    public final Board board;
    public final Machine machine;
    public final List<ResetKind> resets = new ArrayList<>();
    public final List<Long> resetTimes = new ArrayList<>();
    public final List<UnmodelledAccess> unmodelled = new ArrayList<>();
    public final List<Integer> sent = new ArrayList<>();
    public final List<Long> sentAt = new ArrayList<>();
    private final SerialPort port;

    public Bench() {
        this(BoardLoader.load("nrf52840"));
    }

    /** The bundled board with a piece of its text replaced. */
    public Bench(String piece, String replacement) {
        this(BoardLoader.parse("test.yaml", BoardLoader.text("nrf52840").replace(piece, replacement)));
    }

    private Bench(BoardDescription description) {
        board = Board.build(description, new IdleEngine());
        machine = board.machine();
        machine.flash().preload(0, new byte[] {0, 0, 4, 0x20, FLASH_CODE + 1 & 0xff, FLASH_CODE >>> 8, 0, 0});
        machine.addObserver(new MachineObserver() {
            @Override
            public void resetting(ResetKind kind) {
                resets.add(kind);
                resetTimes.add(now());
            }

            @Override
            public void unmodelled(UnmodelledAccess access) {
                unmodelled.add(access);
            }
        });
        port = board.console();
        port.addListener((value, instant) -> {
            sent.add(value);
            sentAt.add(instant);
        });
        machine.powerOn();
    }

    public long now() {
        return machine.clock().now();
    }

    /** Lets at least this many picoseconds pass. */
    public Stop pass(long picoseconds) {
        return machine.runUntil(machine.clock().cycleAt(now() + picoseconds));
    }

    public int read(int address) {
        return machine.bus().read32(address);
    }

    public void write(int address, int value) {
        machine.bus().write32(address, value);
    }

    /** The core executes code in RAM from now on. */
    public void runFromRam() {
        machine.cpu().r[CpuState.PC] = RAM + 0x1000;
    }

    public void feed(String text) {
        port.feed(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** True if the interrupt is pending, which it then no longer is unless its line is still high. */
    public boolean pending(int irq) {
        int bit = 1 << (irq & 31);
        boolean pending = (read(ISPR + 4 * (irq >>> 5)) & bit) != 0;
        write(ICPR + 4 * (irq >>> 5), bit);
        return pending;
    }
}
