package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineConfig;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.emulator.memory.AccessWatcher;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.WatchedRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** A machine as a debugger's target. While it is open, it takes the BKPT instructions that its host before it leaves. */
public final class MachineTarget implements GdbTarget, AutoCloseable {

    private static final int CYCLES_A_RUN = 200_000;
    private static final String BREAKPOINT = "BKPT";
    private static final String WATCHPOINT = "watchpoint";

    private final Machine machine;
    private final Breakpoints hostBefore;
    private final Supplier<OptionalInt> exitCode;
    private final Runnable afterRun;
    private Set<Integer> breakpoints = Set.of();
    private Watchpoint hit;

    /**
     * @param host     who else takes BKPT instructions, asked first: semihosting
     * @param exitCode the code with which the firmware ended itself, once it has
     * @param afterRun called whenever the machine has run for a while, for those who look at it from outside
     */
    public MachineTarget(Machine machine, Breakpoints host, Supplier<OptionalInt> exitCode, Runnable afterRun) {
        this.machine = machine;
        this.hostBefore = host;
        this.exitCode = exitCode;
        this.afterRun = afterRun;
        machine.setBreakpointHost(immediate -> {
            if (!host.taken(immediate)) {
                machine.requestStop(BREAKPOINT);
            }
            return true;
        });
    }

    @Override
    public void close() {
        breakAt(Set.of());
        watch(List.of());
        machine.setBreakpointHost(hostBefore);
    }

    @Override
    public CpuState cpu() {
        return machine.cpu();
    }

    @Override
    public boolean hasFloatingPoint() {
        return true;
    }

    @Override
    public void registersChanged() {
        machine.exceptions().masksChanged();
        machine.cpu().requestAttention();
    }

    @Override
    public List<MemoryArea> memory() {
        MachineConfig config = machine.config();
        List<MemoryArea> known = new ArrayList<>();
        long flash = config.flashBase() & 0xFFFF_FFFFL;
        for (FlashGeometry.Run run : config.flash().runs()) {
            known.add(new MemoryArea(flash, (long) run.pages() * run.pageSize(), run.pageSize()));
            flash += (long) run.pages() * run.pageSize();
        }
        known.add(new MemoryArea(config.ramBase() & 0xFFFF_FFFFL, config.ramSize(), 0));
        known.sort(Comparator.comparingLong(MemoryArea::start));
        // GDB refuses by itself what no area covers, and registers lie between and behind the memories.
        List<MemoryArea> all = new ArrayList<>();
        long covered = 0;
        for (MemoryArea area : known) {
            if (area.start() > covered) {
                all.add(new MemoryArea(covered, area.start() - covered, 0));
            }
            all.add(area);
            covered = area.start() + area.size();
        }
        all.add(new MemoryArea(covered, (1L << 32) - covered, 0));
        return all;
    }

    @Override
    public int read(int address, int size) {
        return machine.bus().readDirect(address, size);
    }

    @Override
    public void write(int address, int value, int size) {
        int offset = address - machine.config().flashBase();
        if (Integer.compareUnsigned(offset, machine.config().flash().size()) < 0) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (value >>> 8 * i);
            }
            machine.flash().preload(offset, bytes);
        } else {
            machine.bus().writeDirect(address, value, size);
            machine.core().forget(address, size);
        }
    }

    @Override
    public void eraseFlash(int address, int length) {
        FlashArray flash = machine.flash();
        int offset = address - machine.config().flashBase();
        if (offset < 0 || length < 0 || length > flash.geometry().size() - offset) {
            throw new MemoryFault(MemoryFault.Kind.BUS, address);
        }
        FlashGeometry geometry = flash.geometry();
        int page = length == 0 ? geometry.pages() : geometry.pageOf(offset);
        for (; page < geometry.pages() && geometry.pageStart(page) < offset + length; page++) {
            byte[] erased = new byte[geometry.pageSize(page)];
            Arrays.fill(erased, (byte) 0xFF);
            flash.preload(geometry.pageStart(page), erased);
        }
    }

    @Override
    public void breakAt(Set<Integer> addresses) {
        breakpoints.forEach(machine::removeBreakpoint);
        breakpoints = Set.copyOf(addresses);
        breakpoints.forEach(machine::addBreakpoint);
    }

    @Override
    public void watch(List<Watchpoint> watchpoints) {
        hit = null;
        if (watchpoints.isEmpty()) {
            machine.bus().accessControl().clearWatcher();
            return;
        }
        machine.bus().accessControl().setWatcher(new AccessWatcher() {
            @Override
            public void accessed(int address, int size, boolean write) {
                for (Watchpoint watchpoint : watchpoints) {
                    if (hit == null && watchpoint.hit(address, size, write)) {
                        hit = watchpoint;
                        machine.requestStop(WATCHPOINT);
                    }
                }
            }

            @Override
            public List<WatchedRange> watched() {
                return watchpoints.stream().map(each -> new WatchedRange(each.address(), each.address() + each.length() - 1)).toList();
            }
        });
    }

    @Override
    public Halt step() {
        return after(machine.step());
    }

    @Override
    public Halt run() {
        return after(machine.runFor(CYCLES_A_RUN));
    }

    private Halt after(Stop stop) {
        afterRun.run();
        Watchpoint watched = hit;
        hit = null;
        if (stop instanceof Stop.Requested requested) {
            OptionalInt code = exitCode.get();
            if (code.isPresent()) {
                return new Halt.Exited(code.getAsInt());
            }
            return watched != null ? new Halt.Watched(watched)
                    : requested.reason().equals(BREAKPOINT) ? new Halt.Breakpoint()
                    : new Halt.Broken(requested.reason());
        }
        if (stop instanceof Stop.LockedUp) {
            return new Halt.Broken("the core is locked up");
        }
        if (stop instanceof Stop.AsleepForever) {
            // It runs on, as a device does, until something from outside wakes it or the user interrupts.
            pause();
        }
        if (stop instanceof Stop.Unmodelled unmodelled) {
            return new Halt.Broken(unmodelled.access().toString());
        }
        return new Halt.Done();
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void reset() {
        machine.resetNow(ResetKind.PIN);
    }

    @Override
    public void cutPower() {
        PowerCut.cut(machine);
    }
}
