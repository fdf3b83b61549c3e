package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineConfig;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.emulator.memory.AccessWatcher;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.WatchedRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random loops on whole machines with a random MPU, which a fast SysTick and supervisor calls reconfigure and switch on and off, as they do
 * with the thread's privilege; some with a part of flash closed or of RAM watched. Whatever can be seen of interpreter and translator must
 * be equal wherever they stop.
 *
 * <p>As a program: {@code ProtectedStreams SEED LOOPS}.
 */
final class ProtectedStreams {
    private static final int RAM = 0x20000000;
    private static final int SIZE = 0x10000;
    private static final int MIDDLE = RAM + SIZE / 2;
    private static final int PORTIONS = 60;
    private static final int RECOVER = 0x800;
    private static final int CHANGE = RECOVER + 0x28;
    /**
     * Two handlers. {@link #RECOVER} makes the thread go on where the word at RAM + 8 says, outside any IT block. {@link #CHANGE} takes the
     * next of 16 pairs of RBAR and RASR from RAM + 64 on; bit 15 of RASR toggles CONTROL.nPRIV, bit 14 MPU_CTRL.ENABLE.
     */
    private static final String HANDLERS = "f01e 0f04 bf0c f3ef 8008 f3ef 8009 f04f 5200 6891 6181 69c1 f021 61c0 f421 417c f041 7180 61c1 4770"
        + " f04f 5000 6801 3108 f001 0178 6001 4401 e9d1 2310 4809 6002 6043 0419 d505 f3ef 8114 f081 0101 f381 8814 0459 d505 f850 1c08"
        + " f081 0101 f840 1c08 4770 ed9c e000";

    private final long seed;
    private final CoreModel model;
    private final SplittableRandom random;
    private final RandomLoop loop;
    private final List<Integer> seenByExpected = new ArrayList<>();
    private final List<Integer> seenByActual = new ArrayList<>();
    private final Machine expected;
    private final Machine actual;
    private final Translator translator;

    private ProtectedStreams(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        model = random.nextInt(4) == 0 ? CoreModel.CORTEX_M0_PLUS : CoreModel.CORTEX_M4F;
        int start = (random.nextInt(3) != 0 ? 0x100 : RAM + 0x100) + 2 * random.nextInt(32);
        loop = new RandomLoop(random, model.architecture(), start, random.nextInt(4) != 0);
        expected = machine(new InterpreterFactory());
        actual = machine(new Eager());
        translator = (Translator) actual.core();
        loop.writeTo((address, raw, size) -> place(expected, address, raw, size));
        loop.writeTo((address, raw, size) -> place(actual, address, raw, size));
    }

    /** @return instructions executed, and how many of them by translated code */
    static long[] run(long seed) {
        ProtectedStreams streams = new ProtectedStreams(seed);
        streams.run();
        return new long[] {streams.expected.core().instructions(), streams.translator.acceleratedInstructions()};
    }

    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        int loops = Integer.parseInt(arguments[1]);
        long instructions = 0;
        long translated = 0;
        for (int n = 0; n < loops; n++) {
            long[] counts = run(seed + n);
            instructions += counts[0];
            translated += counts[1];
            if (n % 1000 == 999) {
                System.out.printf("%d loops, %d instructions, %d of them translated%n", n + 1, instructions, translated);
            }
        }
    }

    /** Translates what it meets for the second time. */
    private static final class Eager implements CoreFactory {
        @Override
        public String name() {
            return "translator";
        }

        @Override
        public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
            return new Translator(cpu, bus, exceptions, cpu.model.architecture(), cpu.model.timing(), 2, 1, Rig.STORE);
        }
    }

    private Machine machine(CoreFactory engine) {
        Machine machine = new Machine(new MachineConfig("protected", 64_000_000, model, model.isArmv6() ? 32 : 48, model.isArmv6() ? 2 : 3, 0,
            new FlashGeometry(SIZE, 4096, 2, 10_000), RAM, SIZE, 1, false), engine);
        for (int number = 1; number < 64; number++) {
            int handler = number == 11 || number == 15 ? CHANGE : RECOVER;
            machine.flash().preload(4 * number, bytes(handler | 1, 4));
        }
        machine.flash().preload(0, bytes(MIDDLE + 0x4000, 4));
        String[] halfwords = HANDLERS.split(" ");
        for (int n = 0; n < halfwords.length; n++) {
            machine.flash().preload(RECOVER + 2 * n, bytes(Integer.parseInt(halfwords[n], 16), 2));
        }
        machine.powerOn();
        return machine;
    }

    private static byte[] bytes(int value, int count) {
        byte[] bytes = new byte[count];
        for (int n = 0; n < count; n++) {
            bytes[n] = (byte) (value >>> 8 * n);
        }
        return bytes;
    }

    private void run() {
        restart();
        for (int n = 0; n < PORTIONS; n++) {
            int cycles = 1 + random.nextInt(random.nextInt(3) == 0 ? 3000 : 80);
            String before = state(expected);
            Stop stop = expected.runFor(cycles);
            Stop other = actual.runFor(cycles);
            if (!stop.equals(other) || !state(expected).equals(state(actual))) {
                throw new AssertionError(String.format("seed %d: after %d cycles from%n  %s%ninterpreter %s, %s%ntranslator  %s, %s%n%s", seed, cycles, before,
                    state(expected), stop, state(actual), other, loop.listing()));
            }
            if (!(stop instanceof Stop.Limit) && !(stop instanceof Stop.Requested) || random.nextInt(12) == 0) {
                restart();
            }
        }
    }

    private String state(Machine machine) {
        StringBuilder text = new StringBuilder();
        CpuState cpu = machine.cpu();
        for (int n = 0; n < 16; n++) {
            text.append(String.format("r%d=%08x ", n, cpu.r[n]));
        }
        return text + String.format("xpsr=%08x control=%d cycles=%d instructions=%d hash=%s watched=%s", cpu.xpsr(), cpu.control(),
            cpu.cycles, machine.core().instructions(), machine.stateHash(), seen(machine));
    }

    private static void place(Machine machine, int address, int raw, int size) {
        byte[] code = size == 2 ? bytes(raw, 2) : bytes(raw >>> 16 | raw << 16, 4);
        if (address < SIZE) {
            machine.flash().preload(address, code);
        } else {
            for (int n = 0; n < size; n++) {
                machine.bus().writeDirect(address + n, code[n], 1);
            }
        }
    }

    // A reset, then other registers, another MPU, another SysTick.
    private void restart() {
        long same = random.nextLong();
        for (Machine machine : List.of(expected, actual)) {
            SplittableRandom values = new SplittableRandom(same);
            machine.resetNow(ResetKind.PIN);
            seen(machine).clear();
            CpuState cpu = machine.cpu();
            for (int n = 0; n < 13; n++) {
                cpu.r[n] = loop.value(values);
            }
            cpu.setPsp(MIDDLE + 0x400 + 4 * values.nextInt(64));
            cpu.setMsp(MIDDLE + 0x4000);
            cpu.useProcessStack(values.nextBoolean());
            cpu.r[CpuState.LR] = loop.anywhere(values) | 1;
            cpu.r[CpuState.PC] = loop.start();
            cpu.thumb = true;
            cpu.setApsr(values.nextInt());
            Bus bus = machine.bus();
            bus.writeDirect(RAM, 0, 4);
            bus.writeDirect(RAM + 8, loop.start(), 4);
            for (int n = 0; n < 16; n++) {
                bus.writeDirect(RAM + 64 + 8 * n, base(values) | 0x10 | 2 + values.nextInt(6), 4);
                bus.writeDirect(RAM + 68 + 8 * n, attributes(values), 4);
            }
            region(bus, 0, values.nextInt(4) == 0 ? base(values) : 0, values.nextInt(6) == 0 ? attributes(values) : 3 << 24 | 31 << 1 | 1);
            for (int n = 1; n < 8; n++) {
                region(bus, n, base(values), values.nextInt(3) == 0 ? 0 : attributes(values));
            }
            bus.writeDirect(0xe000ed94, values.nextInt(8) == 0 ? 0 : 1 | values.nextInt(4) << 1, 4);
            bus.writeDirect(0xe000ed24, values.nextInt(4) == 0 ? 0 : 7 << 16, 4);
            bus.writeDirect(0xe000ed88, values.nextInt(4) == 0 ? 0 : 0xf << 20, 4);
            bus.writeDirect(0xe000e014, 60 + values.nextInt(600), 4);
            bus.writeDirect(0xe000e010, values.nextInt(3) == 0 ? 0 : 3, 4);
            look(machine, values);
            cpu.unprivilegedThread = values.nextBoolean();
            machine.exceptions().masksChanged();
        }
    }

    private List<Integer> seen(Machine machine) {
        return machine == expected ? seenByExpected : seenByActual;
    }

    private static void region(Bus bus, int number, int base, int attributes) {
        bus.writeDirect(0xe000ed9c, base | 0x10 | number, 4);
        bus.writeDirect(0xe000eda0, attributes, 4);
    }

    // Closes some flash, and watches some of RAM.
    private void look(Machine machine, SplittableRandom values) {
        machine.bus().accessControl().clearFlashGuard();
        machine.bus().accessControl().clearWatcher();
        if (values.nextInt(5) == 0) {
            int closed = 0x40 * values.nextInt(40);
            int length = 0x40 * values.nextInt(1, 64);
            machine.bus().accessControl().setFlashGuard((offset, size) -> {
                if (offset < closed + length && closed < offset + size) {
                    throw new MemoryFault(MemoryFault.Kind.BUS, offset);
                }
            });
        }
        if (values.nextInt(5) == 0) {
            int first = MIDDLE + values.nextInt(0x200);
            int last = first + values.nextInt(40);
            List<Integer> seen = seen(machine);
            machine.bus().accessControl().setWatcher(new AccessWatcher() {
                @Override
                public void accessed(int address, int size, boolean write) {
                    if (address <= last && address + size > first) {
                        seen.add(address);
                        machine.requestStop("watched");
                    }
                }

                @Override
                public List<WatchedRange> watched() {
                    return List.of(new WatchedRange(first, last));
                }
            });
        }
    }

    private static int base(SplittableRandom values) {
        return switch (values.nextInt(6)) {
            case 0 -> 32 * values.nextInt(0x60);
            case 1 -> RAM + 32 * values.nextInt(0x40);
            case 2 -> RAM + 256 * values.nextInt(0x100);
            default -> MIDDLE + 32 * values.nextInt(0x24);
        };
    }

    private static int attributes(SplittableRandom values) {
        int size = values.nextInt(6) == 0 ? values.nextInt(32) : 4 + values.nextInt(8);
        int permission = values.nextBoolean() ? 3 : values.nextInt(8);
        return (values.nextInt(3) == 0 ? 1 << 28 : 0) | permission << 24 | values.nextInt(0x100) << 8 & -values.nextInt(2) | size << 1 | 1;
    }
}
