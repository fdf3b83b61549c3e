package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.interpreter.Interpreter;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.Timing;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * The engine on Unicorn. Unicorn executes what needs registers, RAM and flash and nothing else; the interpreter does the rest:
 * peripherals, exceptions, what the two disagree about, and the last instructions before the attention cycle, so that every event falls on
 * the same boundary as with the other engines. Results and cycles are the interpreter's.
 *
 * <p>While the MPU, watchpoints, comparators of FPB or DWT, or wait states of the flash are on, the interpreter does everything.
 */
final class UnicornCore implements Core {
    private static final int LONGEST_REST = 64;

    /**
     * When Unicorn is asked at all; results do not depend on it.
     *
     * @param reached     how often an address must be reached before Unicorn translates what is there
     * @param cycles      with fewer to go it is not worth the way there and back
     * @param worthwhile  a run of fewer blocks was not worth it either
     */
    record Policy(int reached, int cycles, int worthwhile) {
        static final Policy USUAL = new Policy(3, 500, 24);
        /** Unicorn whenever it may. */
        static final Policy EAGER = new Policy(0, 0, 0);
    }

    private final CpuState cpu;
    private final Bus bus;
    private final Interpreter interpreter;
    private final Guest.Layout layout;
    private final Guests guests;
    private final Policy policy;
    private final BlockMap map;
    private final Stint stint;
    private final BitSet staleFlash = new BitSet();
    private Guests.Loan loan;
    private boolean staleFilter;
    private IntPredicate stops = address -> false;
    private long instructions;

    UnicornCore(CpuState cpu, Bus bus, ExceptionModel exceptions, Breakpoints breakpoints, Guests guests, Policy policy) {
        this.cpu = cpu;
        this.bus = bus;
        this.guests = guests;
        this.policy = policy;
        Timing timing = cpu.model.timing();
        interpreter = new Interpreter(cpu, bus, exceptions, cpu.model.architecture(), timing);
        interpreter.setBreakpoints(breakpoints);
        layout = Guest.Layout.of(bus);
        map = new BlockMap(bus);
        stint = new Stint(cpu, bus, exceptions, timing, map, new BlockReader(bus, Decoder.of(cpu.model.architecture()), timing));
    }

    @Override
    public String name() {
        return UnicornFactory.NAME;
    }

    @Override
    public long instructions() {
        return instructions + interpreter.instructions();
    }

    @Override
    public long acceleratedInstructions() {
        return instructions;
    }

    @Override
    public void step() {
        interpreter.step();
    }

    @Override
    public void setStops(IntPredicate addresses) {
        if (addresses != stops) {
            stops = addresses;
            stint.setStops(addresses);
            map.all(block -> block.holdsStop = block.holdsAny(addresses));
            staleFilter = true;
        }
        interpreter.setStops(addresses);
    }

    @Override
    public boolean stopped() {
        return interpreter.stopped();
    }

    @Override
    public void forget(int address, int length) {
        interpreter.forget(address, length);
        staleFilter |= map.forget(address, length);
        int offset = address - bus.flashBase();
        if (Integer.compareUnsigned(offset, layout.flashSize()) < 0 && length > 0) {
            staleFlash.set(offset / Guest.PAGE, (Math.min(offset + length, layout.flashSize()) - 1) / Guest.PAGE + 1);
        }
    }

    @Override
    public void run() {
        interpreter.clearStopped();
        try {
            while (cpu.cycles < cpu.attentionCycle) {
                if (mayRun() && !runNatively(cpu.r[CpuState.PC])) {
                    continue;
                }
                if (!interpreter.runToBranch()) {
                    return;
                }
            }
        } finally {
            if (loan != null) {
                guests.giveBack(loan, this);
                loan = null;
            }
        }
    }

    private boolean mayRun() {
        return cpu.attentionCycle - cpu.cycles > policy.cycles && cpu.it == 0 && cpu.thumb && !bus.checksFetches() && bus.fetchesPlainly()
            && !bus.flashTiming().waits() && ((int) cpu.pipeline & Timing.ROW) == 0 && layout.fits();
    }

    /** @return whether the interpreter is to go on from here */
    private boolean runNatively(int pc) {
        BlockMap.Page page = map.page(pc);
        if (page == null) {
            return true;
        }
        int index = BlockMap.index(pc);
        Block block = page.blocks[index];
        if (block == null ? page.reached[index] < policy.reached : block.interpreted || block.holdsStop) {
            page.reached[index]++;
            return true;
        }
        if (page.rest[index] > 0) {
            page.rest[index]--;
            return true;
        }
        Guest guest = guest();
        guest.catchUp(bus, staleFlash);
        if (staleFilter) {
            guest.clearFilter();
            staleFilter = false;
        }
        stint.begin(guest);
        boolean withFloats = cpu.fpReady;
        try {
            guest.run(cpu, withFloats, stint);
        } catch (RuntimeException e) {
            guests.discard(loan);
            loan = null;
            throw e;
        }
        if (!stint.succeeded()) {
            guest.undo(bus);
            return !blame(guest, pc);
        }
        guest.commit(cpu, bus, stint.usedFloats(), interpreter::forget);
        instructions += stint.commit();
        if (stint.wantsCode()) {
            bus.markCode(stint.wantedCode());
            guest.allowCode(stint.wantedCode());
        }
        Block unprobed = stint.wantsProbes();
        if (unprobed != null) {
            unprobed.interpreted = !guest.probe(unprobed.probes);
            guest.retranslate(unprobed.address, unprobed.size);
        }
        if (stint.blocks() >= policy.worthwhile || unprobed != null || stint.wantsCode()) {
            page.penalty[index] = 0;
        } else {
            page.penalty[index] = (byte) Math.min(LONGEST_REST, Math.max(1, 2 * page.penalty[index]));
            page.rest[index] = page.penalty[index];
        }
        return true;
    }

    private Guest guest() {
        if (loan == null) {
            loan = guests.borrow(this, layout);
            if (!guests.isOwner(loan, this)) {
                loan.guest.adopt(bus);
                staleFlash.clear();
            }
        }
        return loan.guest;
    }

    // The run did not take place. What must change for the next one? @return whether it may be tried again at once: a block that is read anew
    // whenever its size differs could fail for ever.
    private boolean blame(Guest guest, int pc) {
        if (stint.refusedStore() && guest.allowWrites(stint.refusedAt())) {
            return true;
        }
        Block culprit = stint.culprit();
        if (culprit != null) {
            culprit.interpreted = true;
            staleFilter = true;
        } else {
            map.put(Block.interpreted(pc, 0));
        }
        return false;
    }
}
