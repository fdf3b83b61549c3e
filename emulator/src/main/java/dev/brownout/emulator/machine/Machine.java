package dev.brownout.emulator.machine;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionUnit;
import dev.brownout.emulator.core.FaultStatus;
import dev.brownout.emulator.core.Nvic;
import dev.brownout.emulator.core.SystemControlSpace;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.flash.UnstableReads;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.memory.RamBlock;
import dev.brownout.emulator.peripheral.Environment;
import dev.brownout.emulator.peripheral.Peripheral;
import dev.brownout.emulator.timing.FlashTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A microcontroller: one core, its memories, its peripherals and its clock. It is built by a board, switched on with {@link #powerOn()}
 * and then runs until a cycle or an event. Not safe for use by several threads at once; separate machines share nothing that changes.
 */
public final class Machine {
    private final MachineConfig config;
    private final CpuState cpu;
    private final VirtualClock clock;
    private final Ram ram;
    private final FlashArray flash;
    private final Bus bus;
    private final SystemControlSpace scs;
    private final ExceptionUnit exceptions;
    private final Core core;
    private final List<Peripheral> peripherals = new ArrayList<>();
    private final List<FlashArray> arrays = new ArrayList<>();
    private final List<RamBlock> ramBlocks = new ArrayList<>();
    private final MachineEnvironment environment;
    private final ExecutionStops stops;
    private final Execution execution;
    private final MachineState state;
    private int resetVectors;
    private boolean resetTearsFlash;
    private boolean flashReportsErrors;
    private Breakpoints breakpointHost = Breakpoints.NONE;
    boolean powered;
    long powerCycles;

    /** Sees every instruction just before it executes; makes the machine run an instruction at a time. */
    @FunctionalInterface
    public interface InstructionObserver {
        void before(CpuState cpu);
    }

    public Machine(MachineConfig config, CoreFactory engine) {
        this.config = config;
        resetVectors = config.flashBase();
        cpu = new CpuState(config.core());
        clock = new VirtualClock(cpu, config.coreHertz());
        environment = new MachineEnvironment(this);
        ram = new Ram(config.ramSize());
        flash = new FlashArray("flash", config.flash(), config.seed(), clock,
                (offset, length) -> environment.codeChanged(config.flashBase() + offset, length));
        bus = new Bus(config.ramBase(), ram, config.flashBase(), flash.memory());
        scs = new SystemControlSpace(cpu, bus, clock, environment, config.interrupts(), config.priorityBits());
        exceptions = scs.exceptions();
        exceptions.onTimePassing(clock::ringDue);
        bus.flashTiming().onChange(this::flashTimingChanged);
        core = engine.create(cpu, bus, exceptions, immediate -> breakpointHost.taken(immediate));
        bus.setCodeWatcher(core::forget);
        bus.accessControl().setRightsListener(cpu::requestAttention);
        scs.map(bus, peripherals::add);
        scs.onCodeChange(() -> {
            core.forget(config.flashBase(), flash.memory().size());
            core.forget(config.ramBase(), config.ramSize());
        });
        arrays.add(flash);
        UnstableReads.attach(flash, bus);
        stops = new ExecutionStops(core);
        execution = new Execution(this, environment, stops, scs);
        state = new MachineState(this, environment, execution, peripherals, arrays, ramBlocks);
    }

    // Engines look at the settings anew where they stop.
    private void flashTimingChanged() {
        FlashTiming timing = bus.flashTiming();
        if (timing.waits()) {
            bus.setFlashReadWatcher(offset -> cpu.cycles += timing.read(offset));
        } else {
            bus.clearFlashReadWatcher();
        }
        cpu.requestAttention();
    }

    /** What peripherals are given. */
    public Environment environment() {
        return environment;
    }

    /** Maps a peripheral and makes it part of resets and snapshots. */
    public void add(int base, int size, Peripheral peripheral) {
        bus.map(base, size, peripheral);
        peripherals.add(peripheral);
    }

    /** Maps something without state of its own: an alias, a read-only block. */
    public void add(int base, int size, MappedPeripheral block) {
        if (block instanceof Peripheral peripheral) {
            add(base, size, peripheral);
        } else {
            bus.map(base, size, block);
        }
    }

    /** A further part with state, reached through another one's registers. */
    public void addHidden(Peripheral peripheral) {
        peripherals.add(peripheral);
    }

    /** A further non-volatile array, such as user configuration registers. */
    public void addArray(FlashArray array) {
        arrays.add(array);
    }

    /** RAM beside the main one. */
    public void addRam(RamBlock block) {
        bus.map(block.base(), block.ram().bytes.length, block);
        ramBlocks.add(block);
    }

    /** Where the core finds its vector table after a reset, if that is not the beginning of the code flash. */
    public void setResetVectors(int address) {
        resetVectors = address;
    }

    /** From now on SysTick and CYCCNT stand still while the core sleeps, so that SysTick does not wake it. */
    public void stopCoreClockInSleep() {
        scs.stopCoreClockInSleep();
    }

    /** Whether SysTick would interrupt a core that sleeps, if its clock had not stopped. */
    public boolean sysTickStandsStill() {
        return scs.sysTickStandsStill();
    }

    /** From now on it is said that a reset other than by power leaves a running flash operation in any state between its beginning and its end. */
    public void setResetTearsFlash() {
        resetTearsFlash = true;
    }

    /**
     * Whether the manual says that the flash's content is not guaranteed when a reset comes during an operation. {@link #resetNow} lets the operation
     * finish all the same; whoever wants it torn interrupts it first.
     */
    public boolean resetTearsFlash() {
        return resetTearsFlash;
    }

    /** From now on it is said that the flash controller has a flag for an operation that fails. */
    public void setFlashReportsErrors() {
        flashReportsErrors = true;
    }

    /** Whether software can learn from the flash controller that an operation failed. */
    public boolean flashReportsErrors() {
        return flashReportsErrors;
    }

    /** Connects SysTick's reference clock: the core clock divided. */
    public void setSysTickReference(int divisor) {
        scs.setSysTickReference(divisor);
    }

    public MachineConfig config() {
        return config;
    }

    public CpuState cpu() {
        return cpu;
    }

    public Core core() {
        return core;
    }

    public Bus bus() {
        return bus;
    }

    public VirtualClock clock() {
        return clock;
    }

    public Nvic nvic() {
        return scs.nvic();
    }

    public FaultStatus faults() {
        return scs.faults();
    }

    public ExceptionUnit exceptions() {
        return exceptions;
    }

    /** The code flash. */
    public FlashArray flash() {
        return flash;
    }

    /** Every non-volatile array, the code flash first. */
    public List<FlashArray> arrays() {
        return List.copyOf(arrays);
    }

    /** The peripherals in the order of their assembly. */
    public List<Peripheral> peripherals() {
        return List.copyOf(peripherals);
    }

    /** The first peripheral of that SVD name and type. @throws IllegalArgumentException if the board has none */
    public <T extends MappedPeripheral> T peripheral(Class<T> type, String name) {
        for (Peripheral peripheral : peripherals) {
            if (type.isInstance(peripheral) && peripheral.name().equals(name)) {
                return type.cast(peripheral);
            }
        }
        throw new IllegalArgumentException("board " + config.name() + " has no peripheral " + name);
    }

    public boolean powered() {
        return powered;
    }

    /** How often power came on. */
    public long powerCycles() {
        return powerCycles;
    }

    public void addObserver(MachineObserver observer) {
        environment.add(observer);
    }

    public void removeObserver(MachineObserver observer) {
        environment.remove(observer);
    }

    public void observeInstructions(InstructionObserver observer) {
        execution.observe(observer);
    }

    public void stopObservingInstructions() {
        execution.stopObserving();
    }

    /** Who takes BKPT instructions from now on. */
    public void setBreakpointHost(Breakpoints host) {
        breakpointHost = host;
    }

    public void addBreakpoint(int address) {
        stops.add(address);
    }

    public void removeBreakpoint(int address) {
        stops.remove(address);
    }

    /** Stops with {@link Stop.AtBreakpoint} before an instruction at such an address executes, beside the single breakpoints. */
    public void setExecutionStops(IntPredicate addresses) {
        stops.setOthers(addresses);
    }

    public void clearExecutionStops() {
        stops.clearOthers();
    }

    /** Stops with {@link Stop.Unmodelled} at every access to something that is not modelled. */
    public void setStrict(boolean value) {
        environment.strict = value;
    }

    /** Stops with {@link Stop.WasReset} after each reset. */
    public void setStopsAtReset(boolean value) {
        execution.stopsAtReset = value;
    }

    /** Stops with {@link Stop.LockedUp} when the core locks up (the default), or goes on with what the device does then. */
    public void setStopsAtLockup(boolean value) {
        execution.stopsAtLockup = value;
    }

    /** Ends the current or next run at the next instruction boundary. */
    public void requestStop(String reason) {
        environment.requestStop(new Stop.Requested(reason));
    }

    /** Power comes: everything volatile starts afresh, the core stands before the first instruction of the reset handler. */
    public void powerOn() {
        if (powered) {
            throw new IllegalStateException("the machine is powered already");
        }
        powered = true;
        powerCycles++;
        ram.powerOn(config.seed(), this::ramChanged);
        for (RamBlock block : ramBlocks) {
            block.ram().powerOn(config.seed() + block.base(), (offset, length) -> core.forget(block.base() + offset, length));
        }
        cpu.scramble(config.seed());
        reset(ResetKind.POWER_ON);
    }

    void ramChanged(int offset, int length) {
        core.forget(config.ramBase() + offset, length);
    }

    /** Power goes away now; a flash operation that runs is torn that way. */
    public void powerCut(Tear tear) {
        for (FlashArray array : arrays) {
            array.interrupt(tear);
        }
        powered = false;
    }

    /** What the device keeps without power. */
    public List<NonVolatileState> nonVolatile() {
        // Asked for every boot of a campaign.
        NonVolatileState[] states = new NonVolatileState[arrays.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = arrays.get(i).save();
        }
        return List.of(states);
    }

    /** Puts non-volatile content back, in the order of {@link #arrays()}; only without power. */
    public void restoreNonVolatile(List<NonVolatileState> states) {
        if (powered) {
            throw new IllegalStateException("non-volatile content is replaced only without power");
        }
        for (int i = 0; i < arrays.size(); i++) {
            arrays.get(i).restore(states.get(i));
        }
    }

    /** Presses the reset pin, or any other reset but power: it takes place at once. */
    public void resetNow(ResetKind kind) {
        if (kind.losesPower()) {
            throw new IllegalArgumentException(kind + " needs powerCut and powerOn");
        }
        reset(kind);
    }

    /**
     * As {@link #resetNow}, but the main RAM, the core's registers and DWT CYCCNT hold what they hold at power-on. Registers are unknown after any reset
     * (ARMv7-M Architecture Reference Manual, B1.5.5); the others are as good as unknown to firmware that reads none of them before it has written them.
     */
    public void resetForgettingRam(ResetKind kind) {
        ram.powerOn(config.seed(), this::ramChanged);
        resetForgetting(kind);
    }

    // RAM apart.
    void resetForgetting(ResetKind kind) {
        cpu.scramble(config.seed());
        reset(kind);
        scs.clearCycleCount();
    }

    /**
     * Tells apart what {@link #resetForgettingRam} would make of this machine once the flash operation that runs is over, whatever its arrays then hold. The
     * machine stays as it is; observers see a reset.
     */
    public StateHash.Value hashAfterReset(ResetKind kind) {
        return state.hashAfterReset(kind);
    }

    void reset(ResetKind kind) {
        environment.reset(kind);
        execution.lockupTold = false;
        bus.flashTiming().reset();
        for (Peripheral peripheral : peripherals) {
            peripheral.reset(kind);
        }
        exceptions.reset(resetVectors);
    }

    /** Runs for a number of core cycles from now, at least; as {@link #runUntil(long)}. */
    public Stop runFor(long cycles) {
        long limit = cpu.cycles + cycles;
        return runUntil(limit < 0 ? Long.MAX_VALUE : limit);
    }

    /**
     * Runs until the first instruction boundary at or after a core cycle, or an event that stops before.
     *
     * @param limit a value of {@link CpuState#cycles}; {@code Long.MAX_VALUE} for none
     */
    public Stop runUntil(long limit) {
        if (!powered) {
            throw new IllegalStateException("the machine has no power");
        }
        return execution.until(limit);
    }

    /** Executes one instruction, or enters the exception that is due before it. */
    public Stop step() {
        return runUntil(cpu.cycles + 1);
    }

    public MachineSnapshot snapshot() {
        return state.snapshot();
    }

    /** Takes over a snapshot of a machine of the same board. */
    public void restore(MachineSnapshot snapshot) {
        state.restore(snapshot);
    }

    /** Two machines of one board with equal hashes behave alike from here on, unless something is {@linkplain #leaveOutOfHash left out}. */
    public StateHash.Value stateHash() {
        return stateHash(stateHashWithoutRam());
    }

    /** Of two machines with equal ones, only the content of the main RAM may differ. */
    public StateHash.Value stateHashWithoutRam() {
        return state.hashWithoutRam();
    }

    /** @param withoutRam  what {@link #stateHashWithoutRam} says now */
    public StateHash.Value stateHash(StateHash.Value withoutRam) {
        return state.hash(withoutRam);
    }

    /** What {@link #stateHash()} does not look at. */
    public HashOmissions leftOutOfHash() {
        return state.leftOutOfHash();
    }

    /** What {@link #stateHash()} does not look at from now on. Snapshots hold it nevertheless. */
    public void leaveOutOfHash(HashOmissions omissions) {
        state.leaveOutOfHash(omissions);
    }

    /** Reads memory as a debugger does: no MPU, no side effects of code. @throws MemoryFault where nothing answers */
    public byte[] readMemory(int address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) bus.readDirect(address + i, 1);
        }
        return bytes;
    }
}
