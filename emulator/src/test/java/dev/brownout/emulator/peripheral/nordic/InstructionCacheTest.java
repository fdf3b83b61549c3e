package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ICACHECNF, IHIT and IMISS by programs on an nRF52840 whose flash has its wait states, on both engines; nRF52840 PS, NVMC and CPU. */
class InstructionCacheTest {
    private static final int CODE = 0x100;
    private static final int LOOP = 0x10E;
    private static final int ROUNDS = 1000;
    private static final int ICACHECNF = 0x4001E540;
    // r0 = NVMC + 0x540, r1 = what ICACHECNF gets, r2 = rounds:
    // str r1, [r0]; b LOOP
    // LOOP: subs r2, #1; b OTHER (0x120)        in lines 0x100 and 0x110
    // OTHER: cmp r2, #0; bne LOOP; bkpt
    private static final int[] PROGRAM = {0x6001, 0xE004};
    private static final int[] LOOP_CODE = {0x3A01, 0xE006};
    private static final int[] OTHER_CODE = {0x2A00, 0xD1F4, 0xE7FE};

    private Machine machine(String engine, String access) {
        CoreFactory factory = ServiceLoader.load(CoreFactory.class).stream().map(ServiceLoader.Provider::get)
            .filter(one -> one.name().equals(engine)).findFirst().orElseThrow();
        String text = BoardLoader.text("nrf52840").replaceFirst("interface: \\S+", "interface: " + access);
        Machine machine = Board.build(BoardLoader.parse("test.yaml", text), factory).machine();
        place(machine, 0, new int[] {0, 0x2004, CODE + 1, 0});
        place(machine, CODE, PROGRAM);
        place(machine, LOOP, LOOP_CODE);
        place(machine, 0x120, OTHER_CODE);
        machine.powerOn();
        return machine;
    }

    private static void place(Machine machine, int address, int[] halfwords) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * halfwords.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int halfword : halfwords) {
            bytes.putShort((short) halfword);
        }
        machine.flash().preload(address, bytes.array());
    }

    private static long cyclesOfLoop(Machine machine, int configuration) {
        CpuState cpu = machine.cpu();
        cpu.r[0] = ICACHECNF;
        cpu.r[1] = configuration;
        cpu.r[2] = ROUNDS;
        machine.addBreakpoint(LOOP);
        machine.runFor(1000);
        machine.removeBreakpoint(LOOP);
        long start = cpu.cycles;
        machine.addBreakpoint(0x124);
        machine.runFor(1_000_000);
        assertEquals(0x124, cpu.r[CpuState.PC]);
        return cpu.cycles - start;
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator"})
    void lineAcrossABranchWaitsTwoCyclesEachTimeWithoutTheCache(String engine) {
        // Six cycles, and two for each of 0x100, 0x110 and 0x120. The first time the core is in 0x100 already; the last branch is not taken.
        assertEquals(ROUNDS * (6L + 2 + 2 + 2) - 2 - 1, cyclesOfLoop(machine(engine, "nrf52840"), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator"})
    void cacheHoldsTheLoop(String engine) {
        // 0x110 and 0x120 are missed once, for three cycles.
        assertEquals(ROUNDS * 6L - 1 + 3 + 3, cyclesOfLoop(machine(engine, "nrf52840"), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator"})
    void zeroWaitBoardNeverWaits(String engine) {
        assertEquals(ROUNDS * 6L - 1, cyclesOfLoop(machine(engine, "zero-wait"), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator"})
    void profilingCountsHitsAndMisses(String engine) {
        Machine machine = machine(engine, "nrf52840");
        cyclesOfLoop(machine, 0x101);
        // Once each: 0x100, 0x110, 0x120. A round enters the three of them.
        assertEquals(3, machine.bus().readDirect(0x4001E54C, 4));
        assertEquals(3 * ROUNDS - 3, machine.bus().readDirect(0x4001E548, 4));
        machine.bus().writeDirect(0x4001E548, 0, 4);
        assertEquals(0, machine.bus().readDirect(0x4001E548, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator"})
    void machineRestoredFromASnapshotGoesOnAlike(String engine) {
        Machine machine = machine(engine, "nrf52840");
        machine.cpu().r[0] = ICACHECNF;
        machine.cpu().r[1] = 1;
        machine.cpu().r[2] = ROUNDS;
        machine.runFor(3_333);
        MachineSnapshot snapshot = machine.snapshot();
        machine.runFor(1_001);
        Machine other = machine(engine.equals("translator") ? "interpreter" : "translator", "nrf52840");
        other.restore(snapshot);
        assertTrue(other.bus().flashTiming().settings().instructionCache());
        other.runFor(1_001);
        assertEquals(machine.cpu().cycles, other.cpu().cycles);
        assertEquals(machine.stateHash(), other.stateHash());
    }
}
