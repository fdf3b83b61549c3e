package dev.brownout.emulator.core;

import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.EnumSet;
import java.util.Set;

/**
 * The event counters of the DWT (Armv7-M ARM, DDI 0403E, C1.8.4): of eight bits, from 0 when they are enabled. Every cycle falls to one
 * of them, but for an instruction's first: CYCCNT is instructions + CPICNT + EXCCNT + SLEEPCNT + LSUCNT - FOLDCNT. While one is enabled the
 * machine executes an instruction at a time.
 */
public final class DwtCounters implements Stateful {
    /** CTRL.CPIEVTENA to FOLDEVTENA. */
    static final int ENABLES = 0x1f << 17;
    private static final int CPI = 0;
    private static final int EXC = 1;
    private static final int SLEEP = 2;
    private static final int LSU = 3;
    private static final int FOLD = 4;
    private static final int COUNT = 5;
    private static final int FIRST_ENABLE = 17;
    private static final Set<Op> TABLE_BRANCHES = EnumSet.of(Op.TBB, Op.TBH);

    private final CpuState cpu;
    private final Bus bus;
    private final Decoder decoder;
    private final int[] counters = new int[COUNT];
    private int enables;
    private boolean active;

    DwtCounters(CpuState cpu, Bus bus) {
        this.cpu = cpu;
        this.bus = bus;
        decoder = Decoder.of(cpu.model.architecture());
    }

    /** CTRL or DEMCR.TRCENA was written. */
    void enable(int control, boolean trace) {
        for (int n = 0; n < COUNT; n++) {
            if (((control & ~enables) >>> FIRST_ENABLE + n & 1) != 0) {
                counters[n] = 0;
            }
        }
        enables = control & ENABLES;
        active = trace && enables != 0;
        cpu.requestAttention();
    }

    int read(int n) {
        return counters[n];
    }

    void write(int n, int value) {
        counters[n] = value & 0xff;
    }

    /** Whether anything is counted. */
    public boolean active() {
        return active;
    }

    /** Whether the instruction at R15 loads or stores. */
    public boolean accessesMemory() {
        try {
            int pc = cpu.r[CpuState.PC];
            int first = bus.readDirect(pc, 2);
            Instruction i = decoder.decode(first, Decoder.isWide(first) ? bus.readDirect(pc + 2, 2) : 0);
            String name = i.op.name();
            return name.startsWith("LD") || name.startsWith("ST") || name.startsWith("VLD") || name.startsWith("VST") || i.op == Op.PUSH
                || i.op == Op.POP || TABLE_BRANCHES.contains(i.op);
        } catch (MemoryFault nothing) {
            return false;
        }
    }

    /**
     * An instruction was executed.
     *
     * @param cycles    what it took, a return from an exception included
     * @param memory    whether it loads or stores
     * @param returned  whether it returned from an exception
     */
    public void instruction(long cycles, boolean memory, boolean returned) {
        if (cycles == 0) {
            add(FOLD, 1);
            return;
        }
        long unstacking = returned ? Math.min(cycles - 1, cpu.model.exitCycles()) : 0;
        add(EXC, unstacking);
        add(memory ? LSU : CPI, cycles - 1 - unstacking);
    }

    /** The core waited for memory, outside an instruction. */
    public void stall(long cycles) {
        add(CPI, cycles);
    }

    /** An exception was entered. */
    public void exception(long cycles) {
        add(EXC, cycles);
    }

    /** The core slept, its clock running. */
    public void sleep(long cycles) {
        add(SLEEP, cycles);
    }

    private void add(int n, long cycles) {
        if ((enables >>> FIRST_ENABLE + n & 1) != 0) {
            counters[n] = (int) (counters[n] + cycles) & 0xff;
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putInts(counters);
        out.putInt(enables);
        out.putBoolean(active);
    }

    @Override
    public void load(StateReader in) {
        in.getInts(counters);
        enables = in.getInt();
        active = in.getBoolean();
    }
}
