package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.function.IntPredicate;

/** The interpreter with a mistake: what a test says happens after each instruction. */
final class WrongCore implements Core {
    /** What goes wrong after an instruction. */
    interface Mistake {
        void make(Instruction i, CpuState cpu, Bus bus);
    }

    private final CpuState cpu;
    private final Bus bus;
    private final Core sound;
    private final Mistake mistake;
    private IntPredicate stops = address -> false;
    private boolean stopped;

    private WrongCore(CpuState cpu, Bus bus, Core sound, Mistake mistake) {
        this.cpu = cpu;
        this.bus = bus;
        this.sound = sound;
        this.mistake = mistake;
    }

    static CoreFactory with(Mistake mistake) {
        return new CoreFactory() {
            @Override
            public String name() {
                return "wrong";
            }

            @Override
            public Core create(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints) {
                return new WrongCore(cpu, bus, new InterpreterFactory().create(cpu, bus, exceptions, breakpoints), mistake);
            }
        };
    }

    @Override
    public String name() {
        return "wrong";
    }

    @Override
    public void run() {
        stopped = false;
        while (cpu.cycles < cpu.attentionCycle) {
            if (stops.test(cpu.r[CpuState.PC])) {
                stopped = true;
                return;
            }
            step();
        }
    }

    @Override
    public void step() {
        int pc = cpu.r[CpuState.PC];
        Instruction i = null;
        try {
            i = Decoder.of(cpu.model.architecture()).decode(bus.readDirect(pc, 2), bus.readDirect(pc + 2, 2));
        } catch (MemoryFault e) {
            // The fault is the interpreter's to find.
        }
        sound.step();
        if (i != null) {
            mistake.make(i, cpu, bus);
        }
    }

    @Override
    public void setStops(IntPredicate addresses) {
        stops = addresses;
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    @Override
    public void forget(int address, int length) {
        sound.forget(address, length);
    }

    @Override
    public long instructions() {
        return sound.instructions();
    }
}
