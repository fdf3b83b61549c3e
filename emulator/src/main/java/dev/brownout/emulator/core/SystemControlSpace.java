package dev.brownout.emulator.core;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.peripheral.Environment;
import dev.brownout.emulator.peripheral.Peripheral;
import java.util.function.Consumer;

/**
 * The System Control Space at 0xE000E000: system control block, SysTick, NVIC, MPU and floating-point control registers (Armv7-M ARM,
 * B3.2 to B3.5), and the core's other parts behind it.
 */
public final class SystemControlSpace implements Peripheral {
    public static final int BASE = 0xe000e000;
    public static final int SIZE = 0x1000;
    private static final int VECTKEY = 0x05fa;
    private static final int SYSRESETREQ = 1 << 2;
    private static final int CCR_WRITABLE = 0x31b;
    private static final int SCR_SEVONPEND = 1 << 4;
    private static final int DEMCR_MON_EN = 1 << 16;
    private static final int DEMCR_MON_PEND = 1 << 17;
    private static final int DEMCR_MON_STEP = 1 << 18;
    private static final int DEMCR_WRITABLE_V6 = 0x01000401;
    private static final int DEMCR_WRITABLE = 0x010d07f1;
    /** The monitor's bits are reset with the core, the others with power only. */
    private static final int DEMCR_MONITOR = 0x000f0000;
    private static final int S_REGRDY = 1 << 16;
    private static final int S_SLEEP = 1 << 18;
    private static final int S_LOCKUP = 1 << 19;
    private static final int S_RETIRE_ST = 1 << 24;
    private static final int S_RESET_ST = 1 << 25;

    private final CpuState cpu;
    private final Environment environment;
    private final Nvic nvic;
    private final FaultStatus faults = new FaultStatus();
    private final FpContext fp;
    private final Mpu mpu;
    private final SysTick sysTick;
    private final ExceptionUnit exceptions;
    private final ExceptionRegisters registers;
    private final Dwt dwt;
    private final DwtComparators comparators;
    private final DwtCounters counters;
    private final Fpb fpb;
    private final FetchComparators fetches;
    private final Itm itm;
    private final Tpiu tpiu;
    private int demcr;
    private int dcrdr;
    private boolean clockStopsInSleep;
    /** DHCSR.S_RESET_ST: there was a reset since DHCSR was last read. */
    private boolean resetSeen;

    /**
     * @param interrupts    number of external interrupts
     * @param priorityBits  implemented priority bits
     */
    public SystemControlSpace(CpuState cpu, Bus bus, VirtualClock clock, Environment environment, int interrupts,
            int priorityBits) {
        this.cpu = cpu;
        this.environment = environment;
        nvic = new Nvic(cpu, interrupts, priorityBits);
        fp = new FpContext(cpu, bus, nvic);
        mpu = new Mpu(cpu, bus, nvic, fp);
        sysTick = new SysTick(cpu, nvic, clock);
        exceptions = new ExceptionUnit(cpu, bus, nvic, faults, fp);
        bus.setWriteBuffer(address -> exceptions.refusedInBuffer(address, mpu));
        registers = new ExceptionRegisters(cpu, nvic);
        comparators = new DwtComparators(bus, () -> exceptions.debugEvent(FaultStatus.DWTTRAP), this::fetchesChanged);
        counters = new DwtCounters(cpu, bus);
        fpb = new Fpb(cpu, bus, this::fetchesChanged);
        fetches = new FetchComparators(bus, fpb, comparators);
        dwt = new Dwt(cpu, this, comparators, counters, clock);
        itm = new Itm(cpu, this);
        tpiu = new Tpiu(cpu);
    }

    /** Maps this block and the others of the private peripheral bus; hands each with state to somebody who resets and saves it. */
    public void map(Bus bus, Consumer<Peripheral> stateful) {
        bus.map(BASE, SIZE, this);
        bus.map(Itm.BASE, PrivateBlock.SIZE, itm);
        bus.map(Dwt.BASE, PrivateBlock.SIZE, dwt);
        bus.map(Tpiu.BASE, PrivateBlock.SIZE, tpiu);
        bus.map(Fpb.BASE, PrivateBlock.SIZE, fpb);
        bus.map(CoreRomTable.ETM, PrivateBlock.SIZE, new CoreRomTable(cpu, "ETM", CoreRomTable.ETM));
        bus.map(CoreRomTable.BASE, PrivateBlock.SIZE, new CoreRomTable(cpu, "ROMTABLE", CoreRomTable.BASE));
        stateful.accept(this);
        stateful.accept(dwt);
        stateful.accept(itm);
        stateful.accept(tpiu);
        stateful.accept(fpb);
    }

    public ExceptionUnit exceptions() {
        return exceptions;
    }

    public Nvic nvic() {
        return nvic;
    }

    public FaultStatus faults() {
        return faults;
    }

    @Override
    public String name() {
        return "SCS";
    }

    /** Everything but the exception unit, which needs the vector table and is reset last. */
    @Override
    public void reset(ResetKind kind) {
        mpu.reset();
        sysTick.reset();
        resetSeen = true;
        demcr = kind.losesPower() ? 0 : demcr & ~DEMCR_MONITOR;
        if (kind.losesPower()) {
            dcrdr = 0;
            faults.dfsr = 0;
        }
        demcrChanged();
    }

    /** From now on SysTick and CYCCNT stand still while the core sleeps. */
    public void stopCoreClockInSleep() {
        clockStopsInSleep = true;
        exceptions.onCoreClock(this::coreClock);
    }

    /** Whether SysTick would interrupt a core that sleeps, if its clock had not stopped. */
    public boolean sysTickStandsStill() {
        return sysTick.standsStill();
    }

    /** Whom to tell when FPB or DWT changes what is fetched: all code is to be decoded again. */
    public void onCodeChange(Runnable listener) {
        fetches.onCodeChange(listener);
    }

    private void fetchesChanged() {
        fetches.update();
    }

    /** Who counts what cycles are spent on, if software wants to know. */
    public DwtCounters counters() {
        return counters;
    }

    /** Whether the core's clock runs now: not in sleep, where the part stops it. */
    public boolean coreClockRuns() {
        return !clockStopsInSleep || !cpu.sleeping;
    }

    /** DWT CYCCNT becomes 0. */
    public void clearCycleCount() {
        dwt.clearCycleCount();
    }

    private void coreClock(boolean runs) {
        sysTick.clockRuns(runs);
        dwt.clockRuns(runs);
    }

    /** Connects SysTick's reference clock: the core clock divided. */
    public void setSysTickReference(int divisor) {
        sysTick.setReference(divisor);
    }

    /** DEMCR.TRCENA: the DWT counts. */
    boolean traceEnabled() {
        return (demcr & 1 << 24) != 0;
    }

    @Override
    public int read(int offset, int size) {
        requirePrivilege(offset, false);
        int word = readWord(offset & ~3);
        return size == 4 ? word : word >>> 8 * (offset & 3) & (size == 2 ? 0xffff : 0xff);
    }

    @Override
    public void write(int offset, int value, int size) {
        requirePrivilege(offset, true);
        if (size == 4) {
            writeWord(offset, value);
            return;
        }
        int shift = 8 * (offset & 3);
        int mask = (size == 2 ? 0xffff : 0xff) << shift;
        int register = offset & ~3;
        int keep = actsOnOnes(register) ? 0 : register == 0x010 ? sysTick.control() : readWord(register);
        writeWord(register, keep & ~mask | value << shift & mask);
    }

    // Registers whose other bytes must not be written back: a one there sets or clears something.
    private static boolean actsOnOnes(int register) {
        return register >= 0x100 && register < 0x400 || register == 0xd04 || register >= 0xd28 && register <= 0xd30;
    }

    private void requirePrivilege(int offset, boolean write) {
        boolean stir = write && offset == 0xf00 && exceptions.control.unprivilegedTrigger();
        if (!cpu.privileged() && !stir) {
            throw new MemoryFault(MemoryFault.Kind.BUS, BASE + offset);
        }
    }

    /** What Armv6-M (DDI 0419E, B3.2 to B3.5) and cores without an MPU or FPU leave out reads as zero and ignores writes. */
    private boolean exists(int offset) {
        if (offset >= 0xd90 && offset <= 0xdb8) {
            return cpu.model.mpuRegions() != 0 && (offset <= 0xda0 || !cpu.model.isArmv6());
        }
        if (offset == 0xd88 || offset >= 0xf34 && offset <= 0xf44) {
            return cpu.model.hasFpu();
        }
        if (offset == 0xd08) {
            return cpu.model.hasVectorTableOffset();
        }
        return !cpu.model.isArmv6() || !isMainProfileOnly(offset);
    }

    private static boolean isMainProfileOnly(int offset) {
        return offset == 0x004 || offset >= 0x300 && offset < 0x400 || offset == 0xd18 || offset >= 0xd24 && offset <= 0xd2c
                || offset >= 0xd34 && offset <= 0xd88 || offset == 0xf00;
    }

    private int readWord(int offset) {
        if (!exists(offset)) {
            return 0;
        }
        if (offset >= 0x100 && offset < 0x400) {
            return registers.readBank(offset);
        }
        if (offset >= 0x400 && offset < 0x500) {
            return registers.priorities(Exceptions.FIRST_IRQ + offset - 0x400);
        }
        if (offset >= 0xd90 && offset <= 0xdb8) {
            return mpu.read(offset - 0xd00);
        }
        return switch (offset) {
            case 0x004 -> (nvic.count() - Exceptions.FIRST_IRQ - 1) / 32;
            case 0x008 -> exceptions.control.actlr;
            case 0x010 -> sysTick.readControl();
            case 0x014 -> sysTick.reload();
            case 0x018 -> sysTick.readValue();
            case 0x01c -> sysTick.calibration();
            case 0xd00 -> cpu.model.cpuid();
            case 0xd04 -> registers.icsr();
            case 0xd08 -> exceptions.control.vtor;
            case 0xd0c -> 0xfa050000 | nvic.prigroup() << 8;
            case 0xd10 -> exceptions.control.scr;
            case 0xd14 -> exceptions.control.ccr;
            case 0xd18 -> registers.priorities(4);
            case 0xd1c -> registers.priorities(8);
            case 0xd20 -> registers.priorities(12);
            case 0xd24 -> registers.shcsr();
            case 0xd28 -> faults.cfsr;
            case 0xd2c -> faults.hfsr;
            case 0xd30 -> faults.dfsr;
            case 0xd34, 0xd38 -> faults.faultAddress;
            case 0xd40 -> 0x30;
            case 0xd44 -> 0x200;
            case 0xd48 -> 0x100000;
            case 0xd50 -> 0x100030;
            case 0xd58 -> 0x01000000;
            case 0xd60 -> 0x01141110;
            case 0xd64 -> 0x02112000;
            case 0xd68 -> 0x21232231;
            case 0xd6c -> 0x01111131;
            case 0xd70 -> 0x01310132;
            case 0xd88 -> fp.cpacr;
            case 0xdf0 -> dhcsr();
            case 0xdf8 -> dcrdr;
            case 0xdfc -> demcr | (nvic.isPending(Exceptions.DEBUG_MONITOR) ? DEMCR_MON_PEND : 0);
            case 0xf34 -> fp.fpccr;
            case 0xf38 -> fp.fpcar;
            case 0xf3c -> fp.fpdscr;
            case 0xf40 -> 0x10110021;
            case 0xf44 -> 0x11000011;
            // CLIDR, CTR, AFSR, CSSELR, reserved words: zero.
            default -> PrivateBlock.identification(offset, 0x0bb00c);
        };
    }

    private void writeWord(int offset, int value) {
        if (!exists(offset)) {
            return;
        }
        if (offset >= 0x100 && offset < 0x300) {
            registers.writeBank(offset, value);
            return;
        }
        if (offset >= 0x400 && offset < 0x500) {
            registers.setPriorities(Exceptions.FIRST_IRQ + offset - 0x400, value);
            return;
        }
        if (offset >= 0xd90 && offset <= 0xdb8) {
            mpu.write(offset - 0xd00, value);
            return;
        }
        switch (offset) {
            case 0x008 -> exceptions.control.actlr = cpu.model.isArmv6() ? 0 : value & (cpu.model.hasFpu() ? 0x307 : 7);
            case 0x010 -> sysTick.writeControl(value);
            case 0x014 -> sysTick.writeReload(value);
            case 0x018 -> sysTick.clearValue();
            case 0xd04 -> registers.writeIcsr(value);
            case 0xd08 -> exceptions.control.vtor = value & 0xffffff80;
            case 0xd0c -> writeAircr(value);
            case 0xd10 -> {
                exceptions.control.scr = value & 0x16;
                nvic.setSendEventOnPend((value & SCR_SEVONPEND) != 0);
            }
            case 0xd14 -> {
                if (!cpu.model.isArmv6()) {
                    exceptions.control.ccr = value & CCR_WRITABLE;
                }
            }
            case 0xd18 -> registers.setPriorities(4, value);
            case 0xd1c -> registers.setPriorities(8, value);
            case 0xd20 -> registers.setPriorities(12, value);
            case 0xd24 -> registers.writeShcsr(value);
            case 0xd28 -> faults.cfsr &= ~value;
            case 0xd2c -> faults.hfsr &= ~value;
            case 0xd30 -> faults.dfsr &= ~value;
            case 0xd34, 0xd38 -> faults.faultAddress = value;
            case 0xd88 -> {
                fp.cpacr = value & 0x00f00000;
                cpu.fpReady = false;
            }
            case 0xdf8 -> dcrdr = value;
            case 0xdfc -> {
                demcr = value & (cpu.model.isArmv6() ? DEMCR_WRITABLE_V6 : DEMCR_WRITABLE);
                nvic.setEnabled(Exceptions.DEBUG_MONITOR, (demcr & DEMCR_MON_EN) != 0);
                nvic.setPending(Exceptions.DEBUG_MONITOR, !cpu.model.isArmv6() && (value & DEMCR_MON_PEND) != 0);
                demcrChanged();
            }
            case 0xf00 -> nvic.trigger(value & 0x1ff);
            case 0xf34 -> {
                fp.fpccr = value & FpContext.FPCCR_MASK;
                cpu.fpReady = false;
            }
            case 0xf38 -> fp.fpcar = value & ~7;
            case 0xf3c -> fp.fpdscr = value & FpContext.FPDSCR_MASK;
            default -> { }
        }
    }

    private void demcrChanged() {
        dwt.traceChanged();
        comparators.enable(traceEnabled());
        exceptions.setMonitorStep((demcr & (DEMCR_MON_EN | DEMCR_MON_STEP)) == (DEMCR_MON_EN | DEMCR_MON_STEP));
    }

    private void writeAircr(int value) {
        if (value >>> 16 != VECTKEY) {
            return;
        }
        // VECTCLRACTIVE and VECTRESET are for a debugger that has halted the core (B3.2.6); here they have no effect.
        if (!cpu.model.isArmv6()) {
            nvic.setPrigroup(value >>> 8);
        }
        if ((value & SYSRESETREQ) != 0) {
            environment.requestReset(ResetKind.SOFTWARE);
        }
    }

    // What software sees with no debugger attached, and a debugger that reads memory.
    private int dhcsr() {
        int value = S_REGRDY | S_RETIRE_ST | (resetSeen ? S_RESET_ST : 0) | (cpu.sleeping ? S_SLEEP : 0)
                | (exceptions.lockedUp() ? S_LOCKUP : 0);
        resetSeen = false;
        return value;
    }

    @Override
    public void save(StateWriter out) {
        nvic.save(out);
        faults.save(out);
        fp.save(out);
        mpu.save(out);
        sysTick.save(out);
        exceptions.save(out);
        out.putInt(demcr);
        out.putInt(dcrdr);
        out.putBoolean(resetSeen);
    }

    @Override
    public void load(StateReader in) {
        nvic.load(in);
        faults.load(in);
        fp.load(in);
        mpu.load(in);
        sysTick.load(in);
        sysTick.restoreClock(coreClockRuns());
        exceptions.load(in);
        demcr = in.getInt();
        dcrdr = in.getInt();
        resetSeen = in.getBoolean();
        exceptions.setMonitorStep((demcr & (DEMCR_MON_EN | DEMCR_MON_STEP)) == (DEMCR_MON_EN | DEMCR_MON_STEP));
    }
}
