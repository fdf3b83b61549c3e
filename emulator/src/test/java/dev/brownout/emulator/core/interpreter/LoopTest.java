package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.EncodingSampler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.isa.ThumbTable;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.timing.CortexM4Timing;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.Timing;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the loop executes in line against the same instruction executed by its group, and the cycles of both against {@link Timing}: for
 * random instances of every row, at random states.
 */
class LoopTest {
    private static final int SAMPLES = 30;
    private static final int MIDDLE = TestMachine.RAM + TestMachine.SIZE / 2;
    private static final int[] EDGES = {0, 1, -1, 0x7fffffff, 0x80000000, 31, 32, 33, 0xffff, 0x8000};
    private static final Timing TIMING = new CortexM4Timing();

    static Stream<Encoding> rows() {
        return ThumbTable.rows(Architecture.ARMV7E_M_FP).stream().filter(row -> row.op() != Op.IT);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void loopAndGroupAgree(Encoding row) {
        SplittableRandom random = new SplittableRandom(row.name().hashCode());
        EncodingSampler sampler = new EncodingSampler(Architecture.ARMV7E_M_FP);
        for (int k = 0; k < SAMPLES; k++) {
            Instruction i = sampler.instruction(row, random);
            long seed = random.nextLong();
            TestMachine loop = machine(i, seed);
            TestMachine group = machine(i, seed);
            int trace = (int) loop.cpu.pipeline;
            loop.core.step();
            Slot slot = new Slot(i, TestMachine.CODE, TIMING, FlashTiming.ELSEWHERE);
            try {
                group.r[CpuState.PC] = group.core.groups().execute(slot);
                group.cpu.cycles += TIMING.straight(trace, i, TestMachine.CODE);
            } catch (MemoryFault fault) {
                group.dataFault(fault);
                group.cpu.cycles += TIMING.cycles(i);
                group.cpu.pipeline = Timing.NOTHING;
            }
            String what = i + " seed " + seed;
            assertEquals(group.events, loop.events, what);
            assertArrayEquals(group.r, loop.r, what);
            assertArrayEquals(group.cpu.s, loop.cpu.s, what);
            assertEquals(group.cpu.xpsr(), loop.cpu.xpsr(), what);
            assertEquals(group.cpu.fpscr, loop.cpu.fpscr, what);
            assertEquals(group.cpu.cycles, loop.cpu.cycles, what);
            assertEquals(group.cpu.pipeline, loop.cpu.pipeline, what);
            assertArrayEquals(group.ram.bytes, loop.ram.bytes, what);
        }
    }

    private static TestMachine machine(Instruction i, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestMachine machine = new TestMachine();
        machine.place(TestMachine.CODE, i.size == 2 ? String.format("%04x", i.raw) : String.format("%04x %04x", i.raw >>> 16, i.raw & 0xffff));
        CpuState cpu = machine.cpu;
        for (int n = 0; n < 15; n++) {
            boolean address = (i.addressMask >> n & 1) != 0;
            cpu.r[n] = n == 13 ? MIDDLE + 4 * random.nextInt(16)
                : address ? address(random, n == i.rm)
                : random.nextInt(3) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextInt();
        }
        for (int n = 0; n < 32; n++) {
            cpu.s[n] = random.nextInt();
        }
        cpu.setApsr(random.nextInt());
        for (int n = 0; n < 16; n++) {
            machine.setWord(MIDDLE + 4 * n - 32, random.nextInt());
        }
        machine.divideByZeroTrap = random.nextBoolean();
        machine.unalignedTrap = random.nextInt(4) == 0;
        int registers = random.nextInt() & 0x7fff;
        cpu.pipeline = switch (random.nextInt(5)) {
            case 0 -> Timing.NOTHING;
            case 1 -> Timing.BRANCHED;
            case 2 -> registers;
            case 3 -> registers | 1 << 16;
            default -> registers | 1 << 17;
        };
        return machine;
    }

    private static int address(SplittableRandom random, boolean offset) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt();
            case 1 -> offset ? random.nextInt(64) : MIDDLE + random.nextInt(64);
            default -> offset ? 4 * random.nextInt(16) : MIDDLE + 4 * random.nextInt(16);
        };
    }
}
