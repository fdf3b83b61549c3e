package dev.brownout.emulator.core;

import dev.brownout.emulator.core.fpu.Fpscr;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;

/** CPACR, FPCCR, FPCAR, FPDSCR and the saving of floating-point registers around exceptions (Armv7-M ARM, B1.5.7, B3.2.21). */
final class FpContext implements Stateful {
    static final int LSPACT = 1;
    private static final int USER = 1 << 1;
    private static final int THREAD = 1 << 3;
    /** The context's code could have been preempted by HardFault, MemManage, BusFault. */
    static final int HFRDY = 1 << 4;
    static final int MMRDY = 1 << 5;
    static final int BFRDY = 1 << 6;
    private static final int MONRDY = 1 << 8;
    /** ASPEN, LSPEN, what a lazy save may raise, its mode and privilege, LSPACT. */
    static final int FPCCR_MASK = 0xc000017b;
    private static final int LSPEN = 1 << 30;
    private static final int ASPEN = 1 << 31;
    /** Bytes that S0 to S15 and FPSCR, with a reserved word, take in the frame. */
    static final int FRAME_BYTES = 0x48;
    /** AHP, DN, FZ, RMode. */
    static final int FPDSCR_MASK = 0x07c00000;

    private final CpuState cpu;
    private final Bus bus;
    private final Nvic nvic;
    int cpacr;
    int fpccr;
    int fpcar;
    int fpdscr;
    private boolean savesLazily;

    FpContext(CpuState cpu, Bus bus, Nvic nvic) {
        this.cpu = cpu;
        this.bus = bus;
        this.nvic = nvic;
        reset();
    }

    void reset() {
        cpacr = 0;
        fpccr = ASPEN | LSPEN;
        fpcar = 0;
        fpdscr = 0;
        cpu.fpReady = false;
    }

    /** CP10 access in CPACR: 3 full, 1 privileged only, 0 none. */
    boolean allowed() {
        int access = cpacr >>> 20 & 3;
        return access == 3 || access == 1 && cpu.privileged();
    }

    boolean lazyPending() {
        return (fpccr & LSPACT) != 0;
    }

    /** Whether a fault of the lazy save may be taken, by its bit of FPCCR. */
    boolean ready(int bit) {
        return (fpccr & bit) != 0;
    }

    boolean automatic() {
        return (fpccr & ASPEN) != 0;
    }

    boolean lazy() {
        return (fpccr & LSPEN) != 0;
    }

    /** Reserves room for a lazy save at {@code address} and notes which faults may be raised when it happens. */
    void reserve(int address) {
        fpcar = address & ~7;
        int ready = LSPACT | (cpu.privileged() ? 0 : USER) | (cpu.ipsr == 0 ? THREAD : 0);
        int priority = nvic.executionPriority();
        if (priority > -1) {
            ready |= HFRDY;
        }
        ready |= canPend(Exceptions.BUS_FAULT, priority) ? BFRDY : 0;
        ready |= canPend(Exceptions.MEM_MANAGE, priority) ? MMRDY : 0;
        ready |= canPend(Exceptions.DEBUG_MONITOR, priority) ? MONRDY : 0;
        fpccr = fpccr & (ASPEN | LSPEN) | ready;
    }

    private boolean canPend(int number, int priority) {
        return nvic.isEnabled(number) && nvic.groupPriority(number) < priority;
    }

    /** Writes S0 to S15 and FPSCR. */
    void store(int address) throws MemoryFault {
        for (int i = 0; i < 16; i++) {
            bus.write32(address + 4 * i, cpu.s[i]);
        }
        bus.write32(address + 64, cpu.fpscr);
    }

    /** Writes them where room was reserved, with the privilege of the code that they belong to. */
    void storeLazily() throws MemoryFault {
        boolean unprivilegedAccess = cpu.unprivilegedAccess;
        boolean unprivilegedThread = cpu.unprivilegedThread;
        cpu.unprivilegedAccess = ready(USER);
        cpu.unprivilegedThread = ready(USER);
        savesLazily = true;
        try {
            store(fpcar);
        } finally {
            savesLazily = false;
            cpu.unprivilegedAccess = unprivilegedAccess;
            cpu.unprivilegedThread = unprivilegedThread;
        }
    }

    /** Whether the access under way is a lazy save for code that ran at the priority of HardFault or NMI, as HFNMIENA sees it. */
    boolean savesForNegativePriority() {
        return savesLazily && !ready(HFRDY);
    }

    /** Whether the access under way is a lazy save. */
    boolean savesLazily() {
        return savesLazily;
    }

    void fetch(int address) throws MemoryFault {
        for (int i = 0; i < 16; i++) {
            cpu.s[i] = bus.read32(address + 4 * i);
        }
        cpu.fpscr = bus.read32(address + 64) & Fpscr.WRITABLE;
    }

    void cancelLazy() {
        fpccr &= ~LSPACT;
    }

    /** Begins a new context: AHP, DN, FZ and RMode of FPSCR come from FPDSCR. */
    void startContext() {
        cpu.fpContextActive = true;
        cpu.fpscr = cpu.fpscr & ~FPDSCR_MASK | fpdscr & FPDSCR_MASK;
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(cpacr);
        out.putInt(fpccr);
        out.putInt(fpcar);
        out.putInt(fpdscr);
    }

    @Override
    public void load(StateReader in) {
        cpacr = in.getInt();
        fpccr = in.getInt();
        fpcar = in.getInt();
        fpdscr = in.getInt();
        cpu.fpReady = false;
    }
}
