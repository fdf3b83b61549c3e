package dev.brownout.benchmarks;

import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.fixtures.Fixtures;
import java.util.OptionalLong;
import java.util.ServiceLoader;

/** One of the CPU workloads among the fixtures on the modelled nRF52840: code that ends by semihosting, with 0 if its result was right. */
final class Workload {
    private static final String ROUND = "bench_round";
    private static final int SYS_EXIT = 0x18;
    private static final int ADP_STOPPED_APPLICATION_EXIT = 0x20026;

    private final Machine machine;
    private final FirmwareImage image;
    private final MachineSnapshot start;
    private boolean succeeded;
    private long instructions;

    /**
     * @param name   of a fixture
     * @param engine that runs it
     */
    Workload(String name, String engine) {
        image = load(name);
        machine = board(engine).machine();
        for (Segment segment : image.segments()) {
            machine.flash().preload((int) segment.address(), segment.bytes());
        }
        machine.setBreakpointHost(immediate -> {
            if (machine.cpu().r[0] == SYS_EXIT) {
                succeeded = machine.cpu().r[1] == ADP_STOPPED_APPLICATION_EXIT;
                machine.requestStop("exit");
            }
            return true;
        });
        machine.powerOn();
        start = machine.snapshot();
    }

    static FirmwareImage load(String name) {
        return new FirmwareLoader().load(name, Fixtures.byName(name).elf(), OptionalLong.empty());
    }

    /** A modelled nRF52840, not switched on. */
    static Board board(String engine) {
        CoreFactory factory = ServiceLoader.load(CoreFactory.class).stream().map(ServiceLoader.Provider::get)
            .filter(candidate -> candidate.name().equals(engine)).findFirst().orElseThrow();
        return Board.build(BoardLoader.load("nrf52840"), factory);
    }

    /** Runs the program from reset to its end. @return instructions executed */
    long run() {
        machine.restore(start);
        long before = machine.core().instructions();
        succeeded = false;
        Stop stop = machine.runUntil(Long.MAX_VALUE);
        if (!succeeded) {
            throw new IllegalStateException(image.name() + " did not succeed: " + stop);
        }
        instructions = machine.core().instructions() - before;
        return instructions;
    }

    /** Instructions of one run. */
    long instructions() {
        return instructions == 0 ? run() : instructions;
    }

    /** Core cycles that one round of the program's work takes, from the second round's beginning to the third's. */
    long cyclesOfARound() {
        int round = (int) image.symbols().find(ROUND).orElseThrow().address();
        machine.restore(start);
        machine.addBreakpoint(round);
        machine.runUntil(Long.MAX_VALUE);
        machine.runUntil(Long.MAX_VALUE);
        long second = machine.cpu().cycles;
        machine.runUntil(Long.MAX_VALUE);
        machine.removeBreakpoint(round);
        return machine.cpu().cycles - second;
    }
}
