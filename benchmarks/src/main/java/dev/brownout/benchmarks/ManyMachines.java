package dev.brownout.benchmarks;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.lockstep.EngineLockstep;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What many machines take of one process: machines of a whole nRF52840 that go on from one moment of an ECDSA verification, run in turns. In
 * every round they are put back and run again, and random programs make new code to translate: heap, metaspace and classes are to stay.
 *
 * <p>As a program: {@code ManyMachines [MACHINES [ROUNDS]]}.
 */
final class ManyMachines {
    private static final long CYCLES_BEFORE = 600_000;
    private static final long CYCLES_EACH = 20_000;
    private static final long RANDOM_INSTRUCTIONS = 200_000;

    private ManyMachines() {
    }

    public static void main(String[] arguments) {
        int count;
        int rounds;
        try {
            count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
            rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        } catch (NumberFormatException e) {
            count = 0;
            rounds = 0;
        }
        if (count < 1 || rounds < 1 || arguments.length > 2) {
            System.err.println("machines: wanted are a number of machines and a number of rounds, as in: machines 2000 5");
            System.exit(2);
        }
        try {
            run(count, rounds);
        } catch (OutOfMemoryError e) {
            System.err.println("machines: the heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MB is full; give it more, as in -Xmx4g");
            System.exit(2);
        }
    }

    private static void run(int count, int rounds) {
        CoreFactory engine = Engines.find(Engines.DEFAULT);
        BoardDescription description = BoardLoader.load("nrf52840");
        Machine first = Board.build(description, engine).machine();
        for (Segment segment : Emulated.load("bench-ecdsa").segments()) {
            first.flash().preload((int) segment.address(), segment.bytes());
        }
        first.powerOn();
        first.runFor(CYCLES_BEFORE);
        MachineSnapshot moment = first.snapshot();
        long empty = heap();
        List<Machine> machines = new ArrayList<>();
        long start = System.nanoTime();
        for (int n = 0; n < count; n++) {
            Machine machine = Board.build(description, engine).machine();
            machine.restore(moment);
            machines.add(machine);
        }
        line("%,d machines, %s, each with %,d KB of flash and %,d KB of RAM", count, engine.name(), first.config().flash().size() >> 10,
                first.config().ramSize() >> 10);
        line("built and put to the same moment: %,.0f us each, %,d bytes of heap each", (System.nanoTime() - start) / 1e3 / count,
                (heap() - empty) / count);
        line("%-6s %14s %14s %14s %14s %12s %12s", "round", "us a machine", "translated", "heap each", "heap in all", "metaspace", "classes");
        for (int round = 1; round <= rounds; round++) {
            start = System.nanoTime();
            machines.forEach(machine -> {
                machine.restore(moment);
                machine.runFor(CYCLES_EACH);
            });
            double micros = (System.nanoTime() - start) / 1e3 / count;
            new EngineLockstep(round, Arrays.asList(CoreModel.values()), Engines.find(Engines.INTERPRETER), TranslatorFactory::isolated)
                .run(RANDOM_INSTRUCTIONS, 0, 1, () -> false, done -> { });
            long heap = heap();
            line("%-6d %14.1f %12.1f %% %14d %11d MB %9d KB %12d", round, micros, accelerated(machines), (heap - empty) / count, heap >> 20,
                    metaspace() >> 10, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        }
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static double accelerated(List<Machine> machines) {
        long accelerated = machines.stream().mapToLong(machine -> machine.core().acceleratedInstructions()).sum();
        return 100.0 * accelerated / machines.stream().mapToLong(machine -> machine.core().instructions()).sum();
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getName().equals("Metaspace")).findFirst()
            .map(MemoryPoolMXBean::getUsage).map(usage -> usage.getUsed()).orElse(0L);
    }
}
