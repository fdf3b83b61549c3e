package dev.brownout.emulator.machine;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.memory.RamBlock;
import dev.brownout.emulator.peripheral.Peripheral;
import java.util.ArrayList;
import java.util.List;

/** Saves, restores and hashes everything that decides what a machine does next. */
final class MachineState {
    private static final Tear NOTHING_DONE = new Tear.Untouched();

    private final Machine machine;
    private final MachineEnvironment environment;
    private final Execution execution;
    private final CpuState cpu;
    private final VirtualClock clock;
    private final Ram ram;
    private final List<Peripheral> peripherals;
    private final List<FlashArray> arrays;
    private final List<RamBlock> ramBlocks;
    private HashOmissions leftOut = HashOmissions.NONE;
    private boolean withCycleCounter = true;
    // Made when it is first wanted: there may be thousands of machines.
    private StateWriter hashes;
    private StateWriter kept;

    /**
     * @param peripherals the machine's own list, to which a board may still add
     * @param arrays      likewise
     * @param ramBlocks   likewise
     */
    MachineState(Machine machine, MachineEnvironment environment, Execution execution, List<Peripheral> peripherals,
            List<FlashArray> arrays, List<RamBlock> ramBlocks) {
        this.machine = machine;
        this.environment = environment;
        this.execution = execution;
        this.peripherals = peripherals;
        this.arrays = arrays;
        this.ramBlocks = ramBlocks;
        cpu = machine.cpu();
        clock = machine.clock();
        ram = machine.bus().ram();
    }

    MachineSnapshot snapshot() {
        List<Ram.Image> rams = new ArrayList<>();
        if (machine.powered) {
            rams.add(ram.save());
            ramBlocks.forEach(block -> rams.add(block.ram().save()));
        }
        return new MachineSnapshot(write(StateWriter.forValues(clock.now(), cpu.cycles)).values(), rams, machine.nonVolatile());
    }

    void restore(MachineSnapshot snapshot) {
        for (int i = 0; i < arrays.size(); i++) {
            arrays.get(i).restore(snapshot.arrays.get(i));
        }
        if (!snapshot.rams.isEmpty()) {
            ram.load(snapshot.rams.get(0), machine::ramChanged);
            for (int i = 0; i < ramBlocks.size(); i++) {
                RamBlock block = ramBlocks.get(i);
                block.ram().load(snapshot.rams.get(i + 1), (offset, length) -> machine.core().forget(block.base() + offset, length));
            }
        }
        load(snapshot.values);
    }

    private void load(long[] values) {
        StateReader in = new StateReader(values);
        cpu.load(in);
        machine.bus().flashTiming().load(in);
        for (FlashArray array : arrays) {
            array.load(in);
        }
        for (Peripheral peripheral : peripherals) {
            peripheral.load(in);
        }
        machine.powered = in.getBoolean();
        machine.powerCycles = in.getStatistic();
        long stall = in.getLong();
        int reset = in.getInt();
        environment.pendingReset = reset < 0 ? null : ResetKind.values()[reset];
        execution.lockupTold = in.getBoolean();
        environment.off = in.getBoolean();
        clock.load(in);
        environment.stalledUntil = clock.now() + stall;
        environment.requestedStop = null;
        cpu.requestAttention();
    }

    /** Of everything but the main RAM and what the arrays hold, behind such a reset. Registers are noise then; the machine stays as it is. */
    StateHash.Value hashAfterReset(ResetKind kind) {
        if (kept == null) {
            kept = StateWriter.forValues(clock.now(), cpu.cycles);
        }
        kept.at(clock.now(), cpu.cycles);
        long[] values = write(kept).values();
        for (FlashArray array : arrays) {
            array.interrupt(NOTHING_DONE);
        }
        machine.resetForgetting(kind);
        StateHash.Value hash = hashOfVolatile().value();
        load(values);
        return hash;
    }

    private StateHash hashOfVolatile() {
        if (hashes == null) {
            hashes = StateWriter.forHashes(withCycleCounter);
        }
        hashes.at(clock.now(), cpu.cycles);
        StateHash hash = write(hashes).hash();
        if (machine.powered) {
            ramBlocks.forEach(block -> block.ram().addTo(hash, cpu.r[CpuState.SP], cpu.otherSp));
        }
        return hash;
    }

    /** Of everything but the main RAM. */
    StateHash.Value hashWithoutRam() {
        StateHash hash = hashOfVolatile();
        for (FlashArray array : arrays) {
            array.addTo(hash);
        }
        return hash.value();
    }

    StateHash.Value hash(StateHash.Value withoutRam) {
        if (!machine.powered) {
            return withoutRam;
        }
        StateHash hash = new StateHash();
        hash.add(withoutRam.hi());
        hash.add(withoutRam.lo());
        ram.addTo(hash, cpu.r[CpuState.SP], cpu.otherSp);
        return hash.value();
    }

    HashOmissions leftOutOfHash() {
        return leftOut;
    }

    void leaveOutOfHash(HashOmissions left) {
        leftOut = left;
        withCycleCounter = !left.cycleCounter();
        hashes = null;
        ram.leaveOutOfHash(left, machine.config().ramBase());
        ramBlocks.forEach(block -> block.ram().leaveOutOfHash(left, block.base()));
    }

    private StateWriter write(StateWriter out) {
        cpu.save(out);
        machine.bus().flashTiming().save(out);
        for (FlashArray array : arrays) {
            array.save(out);
        }
        for (Peripheral peripheral : peripherals) {
            peripheral.save(out);
        }
        out.putBoolean(machine.powered);
        out.putStatistic(machine.powerCycles);
        out.putLong(Math.max(0, environment.stalledUntil - clock.now()));
        out.putInt(environment.pendingReset == null ? -1 : environment.pendingReset.ordinal());
        out.putBoolean(execution.lockupTold);
        out.putBoolean(environment.off);
        clock.save(out);
        return out;
    }
}
