package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.UsageFault;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.function.IntPredicate;

/**
 * Finds the next instruction. What it finds is a slot and the page of slots that the loop may then follow by itself, as long as
 * {@code pc - pageAddress}, unsigned, is below {@code pageLength}.
 */
final class Fetch {
    static final IntPredicate NOWHERE = address -> false;
    private static final int PAGE = CodeCache.PAGE_MASK + 1;
    /** What has one answer from the MPU: its smallest region. */
    private static final int GRANULE = 32;

    private final CpuState cpu;
    private final Bus bus;
    private final ExceptionModel exceptions;
    private final CodeCache cache;
    private IntPredicate stops = NOWHERE;
    private boolean stopped;

    Slot slot;
    Slot[] page = CodeCache.NOT_CACHED;
    int pageAddress;
    int pageLength;

    Fetch(CpuState cpu, Bus bus, ExceptionModel exceptions, CodeCache cache) {
        this.cpu = cpu;
        this.bus = bus;
        this.exceptions = exceptions;
        this.cache = cache;
    }

    void setStops(IntPredicate addresses) {
        if (addresses != stops) {
            stops = addresses;
            cache.neverKeep(addresses);
        }
    }

    boolean stopped() {
        return stopped;
    }

    void clearStopped() {
        stopped = false;
    }

    /**
     * Fetches the instruction at R15 with every check.
     *
     * @param obeysStops  whether to refuse an instruction at a stop
     * @return false if there is none to execute: a fault, which is recorded then, or a stop
     */
    boolean prepare(boolean obeysStops) {
        int pc = cpu.r[CpuState.PC];
        // Instructions at stops are never kept, so every one of them comes by here.
        stopped = obeysStops && stops.test(pc);
        if (stopped) {
            return false;
        }
        if (!cpu.thumb) {
            exceptions.usageFault(UsageFault.INVSTATE);
            return false;
        }
        try {
            page = cache.page(pc);
            slot = page.length == 0 ? null : page[(pc & CodeCache.PAGE_MASK) >>> 1];
            if (slot == null) {
                slot = cache.decode(pc);
            } else if (bus.checksFetches()) {
                bus.checkFetch(pc);
                bus.checkFetch(slot.next - 2);
            }
            if (Interruption.isContinuation(cpu.it) && !Interruption.goesOnAt(slot, cpu.it >>> 4)) {
                // Cortex-M4 Generic User Guide (DUI 0553), table 2-18: a return to another instruction than EPSR.ICI is of.
                exceptions.usageFault(UsageFault.INVSTATE);
                return false;
            }
            setPage(pc);
            return true;
        } catch (MemoryFault fault) {
            exceptions.fetchFault(fault);
            return false;
        }
    }

    private void setPage(int pc) {
        boolean checks = bus.checksFetches();
        pageAddress = pc & -(checks ? GRANULE : PAGE);
        // A wide instruction in the last halfword needs the answer for the next granule too.
        pageLength = page.length == 0 ? 0 : checks ? GRANULE - 2 : PAGE;
    }

    /** The instruction on another page where the loop goes on; {@code null} if it needs {@link #prepare}, so that the loop must end. */
    Slot cross(int pc) {
        page = cache.page(pc);
        if (page.length == 0 || !cpu.thumb || Interruption.isContinuation(cpu.it)) {
            return null;
        }
        setPage(pc);
        Slot found = page[(pc & CodeCache.PAGE_MASK) >>> 1];
        return found == null || !bus.checksFetches() || mayFetch(found) ? found : null;
    }

    private boolean mayFetch(Slot found) {
        try {
            bus.checkFetch(found.address);
            bus.checkFetch(found.next - 2);
            return true;
        } catch (MemoryFault fault) {
            return false;
        }
    }
}
