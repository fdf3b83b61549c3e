package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionUnit;
import dev.brownout.emulator.core.interpreter.Interpreter;
import dev.brownout.emulator.debug.PowerCut;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.timing.FlashTiming;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A machine that goes through a {@link Trial} on one engine. */
final class Contestant {
    /** A portion ends after so many stops, locked up again and again at the same cycle perhaps. */
    private static final int MOST_STOPS = 50;

    private final Trial trial;
    private final CoreFactory engine;
    private final Code main;
    private final List<Code> handlers = new ArrayList<>();
    private final List<Integer> breakpoints = new ArrayList<>();
    private Machine machine;
    private Optional<MachineSnapshot> kept = Optional.empty();
    private final List<Object> log = new ArrayList<>();
    private long instructionsBefore;
    private long exceptions;
    private int asleep;

    private record Entered(long cycle, int number, int returnAddress) {
        @Override
        public String toString() {
            return String.format("cycle %d: exception %d entered, returns to %08x", cycle, number, returnAddress);
        }
    }

    private record Left(long cycle, int number) {
        @Override
        public String toString() {
            return String.format("cycle %d: exception %d left", cycle, number);
        }
    }

    private record Stopped(long cycle, Stop stop) {
        @Override
        public String toString() {
            return String.format("cycle %d: %s", cycle, stop);
        }
    }

    Contestant(Trial trial, CoreFactory engine) {
        this.trial = trial;
        this.engine = engine;
        main = trial.mainCode();
        for (int n = 0; n < trial.handlers().size(); n++) {
            handlers.add(trial.handlerCode(n));
        }
        machine = build();
        program();
        machine.powerOn();
        loadRam();
    }

    private Machine build() {
        Machine built = new Machine(Stage.config(trial.core()), engine);
        built.bus().flashTiming().use(trial.flash());
        built.exceptions().observe(new ExceptionUnit.Observer() {
            @Override
            public void entered(int number, int returnAddress) {
                exceptions++;
                log.add(new Entered(built.cpu().cycles, number, returnAddress));
            }

            @Override
            public void returned(int number) {
                log.add(new Left(built.cpu().cycles, number));
            }
        });
        return built;
    }

    private void program() {
        byte[] vectors = new byte[4 * Stage.VECTORS];
        word(vectors, 0, Stage.STACK);
        word(vectors, 1, main.begin() | 1);
        for (int number = 2; number < Stage.VECTORS; number++) {
            word(vectors, number, Stage.FAULT_HANDLER | 1);
        }
        for (int n = 0; n < handlers.size(); n++) {
            word(vectors, Trial.exception(n), handlers.get(n).begin() | 1);
        }
        machine.flash().preload(0, vectors);
        short[] fault = Stage.faultHandler(main.begin());
        byte[] bytes = new byte[2 * fault.length];
        for (int n = 0; n < fault.length; n++) {
            bytes[2 * n] = (byte) fault[n];
            bytes[2 * n + 1] = (byte) (fault[n] >> 8);
        }
        machine.flash().preload(Stage.FAULT_HANDLER, bytes);
        if (!trial.inRam()) {
            code(piece -> machine.flash().preload(piece.begin(), piece.bytes()));
        }
    }

    private static void word(byte[] bytes, int index, int value) {
        for (int n = 0; n < 4; n++) {
            bytes[4 * index + n] = (byte) (value >>> 8 * n);
        }
    }

    private void code(Consumer<Code> each) {
        each.accept(main);
        handlers.forEach(each);
    }

    private void loadRam() {
        if (trial.inRam()) {
            code(part -> writeRam(part.begin(), part.bytes()));
        }
    }

    private void writeRam(int address, byte[] bytes) {
        for (int n = 0; n < bytes.length; n++) {
            machine.bus().writeDirect(address + n, bytes[n], 1);
        }
        machine.core().forget(address, bytes.length);
    }

    Machine machine() {
        return machine;
    }

    /** Instructions executed since the beginning, on all machines that took part. */
    long instructions() {
        return instructionsBefore + machine.core().instructions();
    }

    long exceptions() {
        return exceptions;
    }

    void forgetLog() {
        log.clear();
    }

    /** What was seen since it was forgotten last: stops other than at the end of a portion, exceptions entered and left. */
    List<Object> log() {
        return log;
    }

    /** Runs for some cycles and goes on, in a fixed way, where the machine stops before. */
    void advance(int cycles) {
        long target = machine.cpu().cycles + cycles;
        for (int stops = 0; stops < MOST_STOPS; stops++) {
            Stop stop = machine.runUntil(target);
            if (stop instanceof Stop.Limit) {
                return;
            }
            log.add(new Stopped(machine.cpu().cycles, stop));
            if (stop instanceof Stop.AsleepForever && asleep++ % 2 == 0) {
                machine.nvic().setEnabled(16, true);
                machine.nvic().setPending(16, true);
            } else if (!(stop instanceof Stop.AtBreakpoint)) {
                machine.resetNow(ResetKind.PIN);
            }
        }
    }

    /** Marks the rows of the instruction table whose instructions in this trial's code were executed, as far as the interpreter knows. */
    void executedRows(Map<Encoding, Integer> rows, BitSet into) {
        if (machine.core() instanceof Interpreter interpreter) {
            code(part -> {
                for (int address = part.begin(); address < part.end(); address += 2) {
                    Instruction i = interpreter.executed(address);
                    Integer row = i == null ? null : rows.get(i.encoding);
                    if (row != null) {
                        into.set(row);
                    }
                }
            });
        }
    }

    void poke(int address, int value) {
        CpuState cpu = machine.cpu();
        boolean unprivileged = cpu.unprivilegedThread;
        cpu.unprivilegedThread = false;
        try {
            machine.bus().writeDirect(address, value, 4);
        } catch (MemoryFault e) {
            log.add("refused: " + e.getMessage());
        } finally {
            cpu.unprivilegedThread = unprivileged;
        }
        cpu.requestAttention();
    }

    void setRegisters(long seed, int piece, int pointers) {
        SplittableRandom random = new SplittableRandom(seed);
        Operands operands = new Operands(random);
        CpuState cpu = machine.cpu();
        for (int n = 0; n < 13; n++) {
            cpu.r[n] = (pointers >>> n & 1) == 0 ? operands.integer(main.begin(), main.end()) : operands.pointer();
        }
        boolean process = random.nextInt(4) == 0 && cpu.ipsr == 0;
        cpu.useProcessStack(process);
        cpu.setMsp(Stage.STACK - 4 * random.nextInt(16));
        cpu.setPsp(Stage.STACK - Stage.STACK_SIZE / 2 - 4 * random.nextInt(16));
        cpu.r[CpuState.LR] = main.begin() + (random.nextInt(main.end() - main.begin()) & ~1) | 1;
        cpu.r[CpuState.PC] = main.address(piece);
        cpu.setApsr(random.nextInt());
        cpu.it = 0;
        cpu.thumb = true;
        cpu.unprivilegedThread = random.nextInt(8) == 0 && trial.core().mpuRegions() > 0;
        cpu.primask = random.nextInt(8) == 0 ? 1 : 0;
        cpu.faultmask = 0;
        cpu.basepri = 0;
        if (trial.core().hasFpu()) {
            for (int n = 0; n < cpu.s.length; n++) {
                cpu.s[n] = operands.single();
            }
            cpu.fpscr = operands.fpscr();
        }
        cpu.exclusive = false;
        cpu.sleeping = false;
        cpu.pipeline = 0;
        loadRam();
        cpu.requestAttention();
    }

    void rewrite(int piece, int raw, int size) {
        if (piece >= trial.main().size() || trial.main().get(piece).size() != size) {
            return;
        }
        byte[] bytes = new Code(List.of(new Piece(raw, size, Piece.NONE)), main.address(piece)).bytes();
        if (trial.inRam()) {
            writeRam(main.address(piece), bytes);
        } else {
            machine.flash().preload(main.address(piece), bytes);
        }
    }

    void toggleBreakpoint(int piece) {
        Integer address = main.address(piece);
        if (breakpoints.remove(address)) {
            machine.removeBreakpoint(address);
        } else {
            breakpoints.add(address);
            machine.addBreakpoint(address);
        }
    }

    void setFlash(int waitStates, int switches) {
        FlashTiming flash = machine.bus().flashTiming();
        flash.setWaitStates(waitStates);
        flash.setPrefetch((switches & 1) != 0);
        flash.setInstructionCache((switches & 2) != 0);
        flash.setDataCache((switches & 4) != 0);
        if ((switches & 8) != 0) {
            flash.clearInstructionCache();
            flash.clearDataCache();
        }
        machine.cpu().requestAttention();
    }

    void keep() {
        kept = Optional.of(machine.snapshot());
    }

    void restore() {
        kept.ifPresent(machine::restore);
    }

    void fork() {
        MachineSnapshot now = machine.snapshot();
        instructionsBefore += machine.core().instructions();
        machine = build();
        machine.restore(now);
        breakpoints.forEach(machine::addBreakpoint);
    }

    void powerCut() {
        PowerCut.cut(machine);
        loadRam();
    }
}
