package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Disassembler;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.EncodingSampler;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ThumbTable;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random loops of random instructions on a whole machine with a SysTick, run by the interpreter and by Unicorn in the same random portions of
 * cycles: the machines' states, cycles and instruction counts must be equal wherever they stop. A fault ends a program.
 *
 * <p>As a program: {@code RandomPrograms SEED PROGRAMS}.
 */
final class RandomPrograms {
    private static final int RAM = 0x2000_0000;
    private static final int DATA = RAM + 0x8000;
    private static final int RAM_CODE = RAM + 0x4000;
    private static final int FLASH_CODE = 0x400;
    private static final int TICK = 0x200;
    private static final int STUCK = 0x240;
    private static final int SYSTICK = 15;
    private static final int PORTIONS = 30;
    private static final int[] EDGES = {0, 1, -1, 0x7fffffff, 0x80000000, 31, 32, 33, 0xffff, 0x8000};
    private static final List<Encoding> ROWS = ThumbTable.rows(Architecture.ARMV7E_M_FP);

    private final EncodingSampler sampler = new EncodingSampler(Architecture.ARMV7E_M_FP);
    private final Machine expected = machine(new InterpreterFactory());
    private final Machine actual;
    private final MachineSnapshot blank = expected.snapshot();
    private SplittableRandom random;
    private final List<Instruction> program = new ArrayList<>();
    private final List<Integer> addresses = new ArrayList<>();

    /** @param unicorn  makes what is put to the test */
    RandomPrograms(CoreFactory unicorn) {
        actual = machine(unicorn);
    }

    private static Machine machine(CoreFactory engine) {
        Machine machine = Board.build(BoardLoader.load("nrf52840"), engine).machine();
        ByteBuffer vectors = ByteBuffer.allocate(0x400).order(ByteOrder.LITTLE_ENDIAN);
        vectors.putInt(DATA + 0x4000);
        for (int n = 1; n < 64; n++) {
            vectors.putInt((n == 1 ? FLASH_CODE : n == SYSTICK ? TICK : STUCK) | 1);
        }
        // ldr r1, [sp, #4]; adds r1, #1; str r1, [sp, #-40]; bx lr. A fault's handler stays where it is.
        vectors.position(TICK);
        vectors.putShort((short) 0x9901).putShort((short) 0x3101).putShort((short) 0xf84d).putShort((short) 0x1c28).putShort((short) 0x4770);
        vectors.position(STUCK);
        vectors.putShort((short) 0xe7fe);
        machine.flash().preload(0, vectors.array());
        machine.powerOn();
        machine.addBreakpoint(STUCK);
        return machine;
    }

    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        int programs = Integer.parseInt(arguments[1]);
        RandomPrograms tests = new RandomPrograms(UnicornFactory.eager());
        for (int n = 1; n <= programs; n++) {
            tests.run(seed + n);
            if (n % 100 == 0) {
                System.out.printf("%d programs, %d instructions, %d of them by Unicorn%n", n, tests.expected.core().instructions(),
                    tests.nativeInstructions());
            }
        }
    }

    long nativeInstructions() {
        return actual.core().acceleratedInstructions();
    }

    /** Runs one program. @throws AssertionError with a listing, where the engines differ */
    void run(long seed) {
        random = new SplittableRandom(seed);
        program.clear();
        addresses.clear();
        for (Machine machine : List.of(expected, actual)) {
            machine.restore(blank);
        }
        write();
        start();
        for (int n = 0; n < PORTIONS; n++) {
            int cycles = 1 + random.nextInt(random.nextInt(3) == 0 ? 3000 : 100);
            String before = state(expected);
            Stop stop = expected.runFor(cycles);
            Stop otherStop = actual.runFor(cycles);
            if (!stop.equals(otherStop) || !state(expected).equals(state(actual)) || !expected.stateHash().equals(actual.stateHash())) {
                throw new AssertionError(String.format("seed %d: after %d cycles from%n  %s%ninterpreter %s%nunicorn     %s%n%s", seed, cycles,
                    before, state(expected), state(actual), listing()));
            }
            if (!(stop instanceof Stop.Limit)) {
                start();
            }
            if (random.nextInt(10) == 0) {
                actual.restore(expected.snapshot());
            }
        }
    }

    private void write() {
        int start = (random.nextInt(3) != 0 ? FLASH_CODE : RAM_CODE) + 2 * random.nextInt(2);
        int count = 2 + random.nextInt(30);
        boolean plain = random.nextInt(4) != 0;
        int at = start;
        while (program.size() < count) {
            Instruction i = sampler.instruction(ROWS.get(random.nextInt(ROWS.size())), random);
            if (plain && (!Native.runs(i) || Native.branchesIndirectly(i) && random.nextInt(3) != 0)) {
                continue;
            }
            boolean direct = i.endsStraightLine() && !Native.branchesIndirectly(i) && Native.runs(i);
            int target = at + 4 + i.imm;
            if (direct && (target < start || target > at + 40)) {
                continue;
            }
            program.add(i);
            addresses.add(at);
            at += i.size;
        }
        byte[] code = new byte[at - start + 2];
        for (int n = 0; n < count; n++) {
            Instruction i = program.get(n);
            int offset = addresses.get(n) - start;
            put(code, offset, i.size == 4 ? i.raw >>> 16 : i.raw);
            if (i.size == 4) {
                put(code, offset + 2, i.raw);
            }
        }
        put(code, at - start, 0xe000 | start - at - 4 >> 1 & 0x7ff);
        for (Machine machine : List.of(expected, actual)) {
            if (start < RAM) {
                machine.flash().preload(start, code);
            } else {
                for (int n = 0; n < code.length; n++) {
                    machine.bus().writeDirect(start + n, code[n], 1);
                }
            }
        }
    }

    private static void put(byte[] code, int offset, int halfword) {
        code[offset] = (byte) halfword;
        code[offset + 1] = (byte) (halfword >> 8);
    }

    private void start() {
        long seed = random.nextLong();
        for (Machine machine : List.of(expected, actual)) {
            SplittableRandom values = new SplittableRandom(seed);
            machine.resetNow(ResetKind.PIN);
            CpuState cpu = machine.cpu();
            for (int n = 0; n < 13; n++) {
                cpu.r[n] = value(values);
            }
            cpu.r[CpuState.SP] = DATA + 0x2000 + 4 * values.nextInt(64);
            cpu.r[CpuState.LR] = addresses.get(values.nextInt(addresses.size())) | 1;
            cpu.r[CpuState.PC] = addresses.get(0);
            cpu.setApsr(values.nextInt());
            // CPACR, CCR with its traps, SysTick.
            machine.bus().writeDirect(0xe000ed88, values.nextInt(8) == 0 ? 0 : 0xf << 20, 4);
            machine.bus().writeDirect(0xe000ed14, 0x200 | (values.nextInt(4) == 0 ? 8 : 0) | (values.nextInt(4) == 0 ? 16 : 0), 4);
            machine.bus().writeDirect(0xe000e014, 100 + values.nextInt(2000), 4);
            machine.bus().writeDirect(0xe000e018, 0, 4);
            machine.bus().writeDirect(0xe000e010, values.nextInt(3) == 0 ? 0 : 7, 4);
        }
    }

    private int value(SplittableRandom values) {
        return switch (values.nextInt(12)) {
            case 0 -> values.nextInt();
            case 1 -> EDGES[values.nextInt(EDGES.length)];
            case 2 -> values.nextInt(64);
            case 3 -> addresses.get(values.nextInt(addresses.size())) | 1;
            case 4 -> 4 * values.nextInt(0x400);
            case 5 -> DATA + values.nextInt(0x200);
            case 6 -> RAM_CODE + 4 * values.nextInt(0x40);
            case 7 -> 0xe000e100 + 4 * values.nextInt(4);
            default -> DATA + 4 * values.nextInt(0x80);
        };
    }

    private static String state(Machine machine) {
        CpuState cpu = machine.cpu();
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < 16; n++) {
            text.append(String.format("r%d=%08x ", n, cpu.r[n]));
        }
        return text + String.format("xpsr=%08x cycles=%d trace=%x instructions=%d fpscr=%08x busy=%d", cpu.xpsr(), cpu.cycles, cpu.pipeline,
            machine.core().instructions(), cpu.fpscr, Math.max(0, cpu.floatBusyUntil - cpu.cycles));
    }

    private String listing() {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < program.size(); n++) {
            text.append(String.format("  %08x  %-9s %s%n", addresses.get(n), Integer.toHexString(program.get(n).raw),
                Disassembler.text(program.get(n), addresses.get(n))));
        }
        return text.toString();
    }
}
