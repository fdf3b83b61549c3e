package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.Timing;
import dev.brownout.emulator.unicorn.BlockFilter;
import java.util.function.IntPredicate;

/**
 * One run of Unicorn, from a state of the machine to a later one, block by block: counts cycles as the blocks pass, and ends the run before
 * one that is not Unicorn's, or that might pass the attention cycle. The machine sees nothing of it until the end; if an
 * access was refused, or a block turns out to have been the interpreter's after all, the run never took place.
 */
final class Stint implements Guest.Listener {
    /** A fact for the filter, beside those of R0 to R14: floating-point instructions may execute. */
    private static final int FLOAT_READY = 1 << 15;
    /** After so many blocks the machine gets what has been done, so that there is never much to do again. */
    private static final int LONGEST = 50_000;

    private final CpuState cpu;
    private final Bus bus;
    private final ExceptionModel exceptions;
    private final Timing timing;
    private final BlockMap map;
    private final BlockReader reader;
    private IntPredicate stops = address -> false;

    private Guest guest;
    private BlockFilter filter;
    private boolean trapsUnaligned;
    private boolean floatReady;
    private long attention;

    // How far it is.
    private Block last;
    private long cycles;
    private int trace;
    private long floatBusyUntil;
    private long instructions;
    private int blocks;
    private int words;
    private int halves;
    /** Of {@link #last}: what its first instruction costs above its cost after nothing, what registers before it told. */
    private int pairing;
    private int extra;
    private int outcomes;
    private boolean floats;

    // Why it ended.
    private boolean ended;
    private boolean failed;
    private int address;
    private boolean wantsCode;
    private int wantedCode;
    private Block wantsProbes;
    private int refusedAt;
    private boolean refusedWrite;

    Stint(CpuState cpu, Bus bus, ExceptionModel exceptions, Timing timing, BlockMap map, BlockReader reader) {
        this.cpu = cpu;
        this.bus = bus;
        this.exceptions = exceptions;
        this.timing = timing;
        this.map = map;
        this.reader = reader;
    }

    void setStops(IntPredicate addresses) {
        stops = addresses;
    }

    /** Prepares for a run from where the machine is. */
    void begin(Guest on) {
        guest = on;
        filter = on.filter().orElse(null);
        trapsUnaligned = exceptions.unalignedTrap();
        floatReady = cpu.fpReady;
        attention = cpu.attentionCycle;
        last = null;
        cycles = cpu.cycles;
        trace = (int) cpu.pipeline;
        floatBusyUntil = cpu.floatBusyUntil;
        instructions = 0;
        blocks = 0;
        words = 0;
        halves = 0;
        for (int register = 0; register < CpuState.PC; register++) {
            words |= (cpu.r[register] & 3) == 0 ? 1 << register : 0;
            halves |= (cpu.r[register] & 1) == 0 ? 1 << register : 0;
        }
        floats = false;
        ended = false;
        failed = false;
        wantsCode = false;
        wantsProbes = null;
        refusedWrite = false;
        address = cpu.r[CpuState.PC];
    }

    @Override
    public void before(int at, int size) {
        if (ended || filter != null && !catchUp() || last != null && !finish(at)) {
            return;
        }
        address = at;
        Block block = map.find(at);
        if (block == null || block.size != size) {
            block = read(at, size);
        }
        if (block.interpreted || block.holdsStop || ++blocks > LONGEST || block.beginsInRow && (trace & Timing.ROW) != 0) {
            end();
            return;
        }
        pairing = trace == Timing.BRANCHED ? block.afterBranch
            : (trace & block.sensitivity) == 0 ? 0 : timing.pairing(block.first, at, trace);
        if (cycles + pairing + block.most >= attention || block.usesFloat && !floatReady) {
            end();
            return;
        }
        if (block.probedBy != guest && !block.probes.isEmpty()) {
            if (!guest.probes(block.probes)) {
                wantsProbes = block;
                end();
                return;
            }
            block.probedBy = guest;
        }
        last = block;
        extra = 0;
        outcomes = 0;
        floats |= block.usesFloat;
        if (((block.wordsBefore & ~words) | (block.halvesBefore & ~halves)) != 0 || block.alwaysBefore) {
            lookBefore(block);
        }
        if (filter != null && !failed) {
            filter(block);
        }
    }

    // Sets the filter for what may follow the block.
    private void filter(Block block) {
        if (block.filter != guest.filterNumber() && block.filters()) {
            block.filter = guest.filterNumber();
            filter.add(block.address, block.size, block.most,
                facts(block.wordsBefore, block.halvesBefore) | (block.usesFloat ? FLOAT_READY : 0),
                facts(block.keepsWords, block.keepsHalves) | FLOAT_READY, facts(block.makesWords, block.makesHalves));
        }
        long budget = block.endsKnown() ? attention - 1 - cycles - block.most : -1;
        filter.rearm(budget, (floatReady ? FLOAT_READY : 0) | facts(passed(block, words, block.keepsWords, block.makesWords),
            passed(block, halves, block.keepsHalves, block.makesHalves)));
    }

    private static int facts(int words, int halves) {
        return words | halves << 16;
    }

    /** Follows the blocks that passed the filter. @return false if the run has failed */
    boolean catchUp() {
        int passed = filter == null ? 0 : filter.count();
        for (int n = 0; n < passed; n++) {
            int at = filter.address(n);
            if (!finish(at)) {
                filter.take();
                return false;
            }
            Block block = map.find(at);
            pairing = trace == Timing.BRANCHED ? block.afterBranch
                : (trace & block.sensitivity) == 0 ? 0 : timing.pairing(block.first, at, trace);
            address = at;
            last = block;
            extra = 0;
            outcomes = 0;
            floats |= block.usesFloat;
        }
        if (passed != 0) {
            filter.take();
            blocks += passed;
        }
        return true;
    }

    private Block read(int at, int size) {
        if (lacksCode(at) || lacksCode(at + size - 1)) {
            wantedCode = lacksCode(at) ? at : at + size - 1;
            wantsCode = true;
            return Block.interpreted(at, size);
        }
        Block block = reader.read(at, size);
        bus.markCode(at);
        bus.markCode(at + size - 2);
        block.holdsStop = block.holdsAny(stops);
        map.put(block);
        if (filter != null) {
            filter.remove(at);
        }
        return block;
    }

    private boolean lacksCode(int at) {
        return Integer.compareUnsigned(at - bus.ramBase(), bus.ram().bytes.length) < 0 && !guest.holdsCode(at);
    }

    private void end() {
        last = null;
        ended = true;
        guest.stop();
    }

    private void fail() {
        ended = true;
        failed = true;
        guest.stop();
    }

    private boolean finish(int at) {
        Block block = last;
        boolean taken = block.alwaysBranches || at != block.end;
        if (!taken && block.ambiguous) {
            fail();
            return false;
        }
        words = passed(block, words, block.keepsWords, block.makesWords);
        halves = passed(block, halves, block.keepsHalves, block.makesHalves);
        if (((block.wordsBehind & ~words) | (block.halvesBehind & ~halves)) != 0 || block.alwaysBehind) {
            lookBehind(block);
            if (failed) {
                return false;
            }
        }
        if (block.usesFloat && (floatBusyUntil > cycles || extra != 0 && block.leavesFloatBusy)) {
            if (extra != 0) {
                fail();
                return false;
            }
            block.costs.simulate(block.holds(outcomes, taken), taken, pairing, (int) Math.min(floatBusyUntil - cycles, Integer.MAX_VALUE));
            floatBusyUntil = cycles + block.costs.busy();
            cycles += block.costs.cycles();
            trace = block.costs.trace();
        } else {
            cycles += pairing;
            if (block.leavesFloatBusy) {
                int busy = taken ? block.busyTaken[outcomes] : block.busyNext[outcomes];
                floatBusyUntil = busy > 0 ? cycles + busy : floatBusyUntil;
            }
            cycles += extra + (taken ? block.cyclesTaken[outcomes] : block.cyclesNext[outcomes]);
            trace = taken ? Timing.BRANCHED : block.traceNext[outcomes];
        }
        instructions += block.count;
        return true;
    }

    private static int passed(Block block, int known, int kept, int made) {
        int after = known & kept | made;
        for (int copy : block.copies) {
            after |= (known >>> (copy & 15) & 1) << (copy >>> 4);
        }
        return after;
    }

    private void lookBefore(Block block) {
        if (!aligned(block.wordsBefore, block.halvesBefore) || block.inspectBefore) {
            inspect(block.before);
        }
        if (block.choicesBefore.length != 0) {
            int flags = guest.flags();
            for (Look.Choice choice : block.choicesBefore) {
                choose(choice, flags);
            }
        }
        for (Look.Division division : block.divisionsBefore) {
            divide(division);
        }
    }

    private void lookBehind(Block block) {
        if (!aligned(block.wordsBehind, block.halvesBehind) || block.inspectBehind) {
            inspect(block.behind);
        }
        if (block.choicesBehind.length != 0) {
            int flags = guest.flags();
            for (Look.Choice choice : block.choicesBehind) {
                choose(choice, flags);
            }
        }
        for (Look.Division division : block.divisionsBehind) {
            divide(division);
        }
    }

    private boolean aligned(int wantWords, int wantHalves) {
        for (int rest = wantWords & ~words | wantHalves & ~halves; rest != 0; rest &= rest - 1) {
            int register = Integer.numberOfTrailingZeros(rest);
            int value = guest.register(register);
            words |= (value & 3) == 0 ? 1 << register : 0;
            halves |= (value & 1) == 0 ? 1 << register : 0;
        }
        return ((wantWords & ~words) | (wantHalves & ~halves)) == 0;
    }

    private void inspect(Access[] accesses) {
        for (Access access : accesses) {
            inspect(access);
        }
    }

    private void inspect(Access access) {
        int more = access.extra(timing, trapsUnaligned, value(access.register()), value(access.other()));
        if (more == Access.FAULTS || more != 0 && access.conditional()) {
            fail();
        } else {
            extra += more;
        }
    }

    private int value(int register) {
        return register < 0 ? 0 : guest.register(register);
    }

    private void choose(Look.Choice choice, int flags) {
        if (Apsr.passes(flags, choice.condition())) {
            outcomes |= 1 << choice.number();
        }
    }

    private void divide(Look.Division division) {
        int divisor = guest.register(division.divisor());
        if (divisor == 0 && exceptions.divideByZeroTrap()) {
            fail();
            return;
        }
        extra += timing.division(guest.register(division.dividend()), divisor, division.signed());
    }

    @Override
    public void probed(int at) {
        if (ended || !catchUp() || last == null) {
            return;
        }
        for (Block.Probe probe : last.probes) {
            if (probe.address() == at) {
                look(probe.look());
            }
        }
    }

    private void look(Look look) {
        if (look instanceof Access access) {
            inspect(access);
        } else if (look instanceof Look.Division division) {
            divide(division);
        } else if (look instanceof Look.Choice choice) {
            choose(choice, guest.flags());
        }
    }

    @Override
    public void refused(int at, boolean write) {
        if (!ended && catchUp()) {
            refusedAt = at;
            refusedWrite = write;
            fail();
        }
    }

    /** Whether the run counts, now that it is over: it was ended here, and nothing went wrong before. */
    boolean succeeded() {
        if (!ended) {
            catchUp();
        }
        return ended && !failed;
    }

    /** The block that was being executed when something went wrong; {@code null} if the run did not get that far. */
    Block culprit() {
        return last;
    }

    /** Whether a store was refused, and to where. */
    boolean refusedStore() {
        return refusedWrite;
    }

    int refusedAt() {
        return refusedAt;
    }

    /** Whether the run ended at code in RAM that may be written. */
    boolean wantsCode() {
        return wantsCode;
    }

    /** The block that the run ended at, since it needs probes; or {@code null}. */
    Block wantsProbes() {
        return wantsProbes;
    }

    int wantedCode() {
        return wantedCode;
    }

    /** Where the run ended. */
    int address() {
        return address;
    }

    /** Whether floating-point registers may have changed. */
    boolean usedFloats() {
        return floats;
    }

    int blocks() {
        return blocks;
    }

    /** Instructions of a run that counts, given to the machine with the cycles they took. */
    long commit() {
        cpu.r[CpuState.PC] = address;
        cpu.cycles = cycles;
        cpu.pipeline = trace;
        cpu.floatBusyUntil = floatBusyUntil;
        return instructions;
    }
}
