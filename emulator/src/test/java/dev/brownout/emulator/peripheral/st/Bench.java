package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineObserver;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.emulator.machine.UnmodelledAccess;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.peripheral.IdleEngine;
import java.util.ArrayList;
import java.util.List;

/** An STM32 board whose core lets time pass and does nothing; the test writes and reads registers in its place. */
final class Bench {
    static final long US = 1_000_000L;
    static final long MS = 1_000_000_000L;
    static final long S = 1_000_000_000_000L;
    static final int FLASH = 0x08000000;
    static final int RAM = 0x20000000;
    private static final int ISPR = 0xE000E200;
    private static final int ICPR = 0xE000E280;
    private static final int ICSR = 0xE000ED04;
    private static final int NMIPENDSET = 1 << 31;

    final Board board;
    final Machine machine;
    final List<ResetKind> resets = new ArrayList<>();
    final List<UnmodelledAccess> unmodelled = new ArrayList<>();
    final StringBuilder sent = new StringBuilder();
    final List<Long> sentAt = new ArrayList<>();

    static Bench f4() {
        return new Bench(BoardLoader.load("stm32f407"));
    }

    static Bench l4() {
        return new Bench(BoardLoader.load("stm32l476"));
    }

    /** A bundled board with a piece of its text replaced. */
    static Bench of(String board, String piece, String replacement) {
        return new Bench(BoardLoader.parse("test.yaml", BoardLoader.text(board).replace(piece, replacement)));
    }

    private Bench(BoardDescription description) {
        board = Board.build(description, new IdleEngine());
        machine = board.machine();
        machine.flash().preload(0, new byte[] {0, 0x10, 0, 0x20, 0x01, 0x01, 0, 0x08});
        machine.addObserver(new MachineObserver() {
            @Override
            public void resetting(ResetKind kind) {
                resets.add(kind);
            }

            @Override
            public void unmodelled(UnmodelledAccess access) {
                unmodelled.add(access);
            }
        });
        board.console().addListener((value, instant) -> {
            sent.append((char) value);
            sentAt.add(instant);
        });
        machine.powerOn();
    }

    long now() {
        return machine.clock().now();
    }

    /** Lets at least this many picoseconds pass. */
    Stop pass(long picoseconds) {
        return machine.runUntil(machine.clock().cycleAt(now() + picoseconds));
    }

    int read(int address) {
        return machine.bus().read32(address);
    }

    void write(int address, int value) {
        machine.bus().write32(address, value);
    }

    void write16(int address, int value) {
        machine.bus().write16(address, value);
    }

    void write8(int address, int value) {
        machine.bus().write8(address, value);
    }

    /** The core executes code in RAM from now on. */
    void runFromRam() {
        machine.cpu().r[CpuState.PC] = RAM + 0x1000;
    }

    /** The core executes code at this offset of the flash from now on. */
    void runFromFlash(int offset) {
        machine.cpu().r[CpuState.PC] = FLASH + offset;
    }

    void powerCycle(Tear tear) {
        machine.powerCut(tear);
        machine.powerOn();
    }

    /** True if the interrupt is pending, which it then no longer is unless its line is still high. */
    boolean pending(int irq) {
        int bit = 1 << (irq & 31);
        boolean pending = (read(ISPR + 4 * (irq >>> 5)) & bit) != 0;
        write(ICPR + 4 * (irq >>> 5), bit);
        return pending;
    }

    boolean nmiPending() {
        return (read(ICSR) & NMIPENDSET) != 0;
    }

    /** True if the access is a BusFault. */
    static boolean faults(Runnable access) {
        try {
            access.run();
            return false;
        } catch (MemoryFault fault) {
            return fault.kind() == MemoryFault.Kind.BUS;
        }
    }
}
