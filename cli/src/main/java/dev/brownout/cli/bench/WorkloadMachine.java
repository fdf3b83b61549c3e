package dev.brownout.cli.bench;

import dev.brownout.cli.ExitCode;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.debug.Semihosting;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.Stop;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A {@link Workload} on a modelled nRF52840, run by one of our engines as often as wanted; the engine stays warm from run to run. */
public final class WorkloadMachine implements Program.Device {
    private static final String BOARD = "nrf52840";
    private static final String ROUND_SYMBOL = "bench_round";
    /** More than a round of any workload takes: who runs longer has lost its way. */
    private static final long CYCLES_OF_A_ROUND = 100_000_000L;
    private static final int NOT_ENDED = Integer.MIN_VALUE;

    private final Workload workload;
    private final Machine machine;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private MachineSnapshot start;
    private int iterations;
    private int exitCode;

    public WorkloadMachine(Workload workload, CoreFactory engine) {
        this.workload = workload;
        machine = Board.build(BoardLoader.load(BOARD), engine).machine();
        iterations = workload.builtIterations();
        machine.flash().preload(0, workload.image(iterations));
        machine.setBreakpointHost(new Semihosting(machine.cpu(), machine.bus(), machine.clock(), text, text, InputStream.nullInputStream(), "",
                code -> {
                    exitCode = code;
                    machine.requestStop("exit");
                }));
        machine.powerOn();
        start = machine.snapshot();
    }

    @Override
    public void prepare(int wanted) {
        machine.restore(start);
        if (wanted != iterations) {
            machine.flash().preload(workload.iterationsAddress(), Workload.word(wanted));
            start = machine.snapshot();
            iterations = wanted;
        }
        text.reset();
        exitCode = NOT_ENDED;
    }

    @Override
    public Counts run() {
        long instructions = machine.core().instructions();
        long cycles = machine.cpu().cycles;
        Stop stop = machine.runUntil(cycles + (iterations + 1L) * CYCLES_OF_A_ROUND);
        if (stop instanceof Stop.Limit) {
            throw new WorkloadFailure(ExitCode.LIMIT, String.format("%s on %s had not ended after %,d cycles, at 0x%08x", workload.name(),
                    machine.core().name(), machine.cpu().cycles - cycles, machine.cpu().r[15]));
        }
        if (exitCode != 0) {
            throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, workload.name() + " on " + machine.core().name() + " "
                    + (exitCode == NOT_ENDED ? "came to a halt: " + stop : "ended with code " + exitCode + ", saying \""
                    + text.toString(StandardCharsets.UTF_8).strip() + "\""));
        }
        return new Counts(machine.core().instructions() - instructions, machine.cpu().cycles - cycles);
    }

    Machine machine() {
        return machine;
    }

    /** What the program wrote by semihosting during the last run. */
    public String text() {
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Core cycles of one round of the program's work, from the second round's beginning to the third's. */
    public long cyclesOfARound() {
        int round = workload.address(ROUND_SYMBOL);
        prepare(3);
        machine.addBreakpoint(round);
        try {
            runToBreakpoint();
            runToBreakpoint();
            long second = machine.cpu().cycles;
            runToBreakpoint();
            return machine.cpu().cycles - second;
        } finally {
            machine.removeBreakpoint(round);
        }
    }

    private void runToBreakpoint() {
        Stop stop = machine.runFor(CYCLES_OF_A_ROUND);
        if (!(stop instanceof Stop.AtBreakpoint)) {
            throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, workload.name() + " did not come to its next round: " + stop);
        }
    }
}
