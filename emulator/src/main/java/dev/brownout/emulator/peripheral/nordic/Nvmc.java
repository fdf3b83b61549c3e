package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashObserver;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.peripheral.Register;
import dev.brownout.emulator.timing.FlashTiming;
import java.util.ArrayDeque;

/**
 * NVMC, the non-volatile memory controller: writes and erases the flash and the UICR (nRF52840 PS, "NVMC").
 *
 * <p>Only whole aligned words can be written, anything else is a BusFault. A store while CONFIG does not enable writing is ignored, and
 * so is an erase while it does not enable erasing. A core that runs from flash is halted during the operation; one that runs from RAM
 * goes on, may hand over one further operation (READYNEXT), and is halted at the next after that until there is room.
 */
public final class Nvmc extends NordicPeripheral {
    private static final int WRITE_ENABLED = 1;
    private static final int ERASE_ENABLED = 2;
    private static final long MILLISECOND = 1_000_000_000L;

    /**
     * How long the operations take, in picoseconds (PS, "NVMC", electrical specification).
     *
     * @param write         tWRITE, a word
     * @param erasePage     tERASEPAGE, also for the UICR
     * @param eraseAll      tERASEALL
     * @param partialSetup  tERASEPAGEPARTIAL,setup, which each partial erase takes on top of its duration
     */
    public record Timing(long write, long erasePage, long eraseAll, long partialSetup) {
    }

    /** An operation handed over; {@code extra} is the word to write, or the milliseconds of a partial erase. */
    private record Request(FlashOperation.Kind kind, boolean toUicr, int offset, int extra) {
    }

    private final FlashArray flash;
    private final FlashArray uicr;
    private final int flashBase;
    private final Acl acl;
    private final Timing timing;
    private final Register config;
    private final Register partialDuration;
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();

    public Nvmc(Interconnect interconnect, int base, int flashBase, FlashArray flash, FlashArray uicr, Acl acl, Timing timing) {
        super(interconnect, "NVMC", base, NO_IRQ);
        this.flash = flash;
        this.uicr = uicr;
        this.flashBase = flashBase;
        this.acl = acl;
        this.timing = timing;
        register(0x400, "READY").readOnly().reads(() -> busy() ? 0 : 1);
        register(0x408, "READYNEXT").readOnly().reads(() -> waiting.isEmpty() ? 1 : 0);
        config = register(0x504, "CONFIG").bits(3);
        register(0x508, "ERASEPAGE").writeOnly().writes(this::erasePage);
        register(0x50C, "ERASEALL").writeOnly().writes(this::eraseAll);
        register(0x510, "ERASEPCR0").writeOnly().writes(this::erasePage);
        register(0x514, "ERASEUICR").writeOnly().writes(this::eraseUicr);
        register(0x518, "ERASEPAGEPARTIAL").writeOnly().writes(this::erasePagePartially);
        partialDuration = register(0x51C, "ERASEPAGEPARTIALCFG").reset(10).bits(0x7f);
        FlashTiming waits = environment.bus().flashTiming();
        Register cache = register(0x540, "ICACHECNF").bits(0x101);
        cache.then(() -> {
            if (!cache.bit(0)) {
                waits.clearInstructionCache();
            }
            waits.setInstructionCache(cache.bit(0));
            waits.setCounting(cache.bit(8));
        });
        register(0x548, "IHIT").reads(waits::hits).writes(value -> waits.setHits(value == 0 ? 0 : waits.hits()));
        register(0x54C, "IMISS").reads(waits::misses).writes(value -> waits.setMisses(value == 0 ? 0 : waits.misses()));
        FlashObserver next = new FlashObserver() {
            @Override
            public void completed(FlashOperation operation) {
                startWaiting();
            }

            @Override
            public void interrupted(FlashOperation operation, Tear tear) {
                waiting.clear();
            }
        };
        flash.addObserver(next);
        uicr.addObserver(next);
    }

    private boolean busy() {
        return flash.busy() || uicr.busy();
    }

    /** A store to the code flash, at an offset from its beginning. */
    public void storeToFlash(int offset, int value, int size) {
        requireWord(flashBase + offset, size);
        if (config.get() == WRITE_ENABLED) {
            acl.requireWritable(offset, 4);
            request(new Request(FlashOperation.Kind.PROGRAM, false, offset, value));
        }
    }

    /** A store to the UICR, at an offset from its beginning. */
    void storeToUicr(int address, int offset, int value, int size) {
        requireWord(address, size);
        if (config.get() == WRITE_ENABLED) {
            request(new Request(FlashOperation.Kind.PROGRAM, true, offset, value));
        }
    }

    private static void requireWord(int address, int size) {
        if (size != 4 || (address & 3) != 0) {
            throw new MemoryFault(MemoryFault.Kind.BUS, address);
        }
    }

    private void erasePage(int address) {
        int page = pageToErase(address);
        if (page >= 0) {
            request(new Request(FlashOperation.Kind.ERASE_PAGE, false, page, 0));
        }
    }

    private void erasePagePartially(int address) {
        int page = pageToErase(address);
        if (page >= 0) {
            request(new Request(FlashOperation.Kind.ERASE_PARTIAL, false, page, partialDuration.get()));
        }
    }

    // The offset of the page that holds the address, or -1 if nothing is to be erased.
    private int pageToErase(int address) {
        int offset = address - flashBase & -flash.geometry().pageSize();
        if (config.get() != ERASE_ENABLED || offset < 0 || offset >= flash.geometry().size()) {
            return -1;
        }
        acl.requireWritable(offset, flash.geometry().pageSize());
        return offset;
    }

    private void eraseAll(int value) {
        if ((value & 1) != 0 && config.get() == ERASE_ENABLED) {
            acl.requireWritable(0, flash.geometry().size());
            request(new Request(FlashOperation.Kind.ERASE_ALL, false, 0, 0));
        }
    }

    private void eraseUicr(int value) {
        if ((value & 1) != 0 && config.get() == ERASE_ENABLED) {
            request(new Request(FlashOperation.Kind.ERASE_ALL, true, 0, 0));
        }
    }

    private void request(Request request) {
        if (busy()) {
            waiting.add(request);
            if (waiting.size() > 1) {
                environment.stallCore(timeUntilRoom());
            }
        } else {
            long duration = start(request);
            if (environment.executesFrom(flashBase, flash.geometry().size())) {
                environment.stallCore(duration);
            }
        }
    }

    // The bus is held until the running operation is over and the oldest waiting one has begun.
    private long timeUntilRoom() {
        long now = clock.now();
        long end = now;
        for (FlashArray array : new FlashArray[] {flash, uicr}) {
            end = Math.max(end, array.running().map(FlashOperation::end).orElse(now));
        }
        return end - now;
    }

    private void startWaiting() {
        if (!busy() && !waiting.isEmpty()) {
            start(waiting.remove());
        }
    }

    private long start(Request request) {
        environment.bus().flashTiming().clearInstructionCache();
        FlashArray array = request.toUicr() ? uicr : flash;
        switch (request.kind()) {
            case PROGRAM -> {
                array.program(request.offset(), request.extra(), timing.write());
                return timing.write();
            }
            case ERASE_PAGE -> {
                array.erasePage(request.offset(), timing.erasePage());
                return timing.erasePage();
            }
            case ERASE_PARTIAL -> {
                long part = request.extra() * MILLISECOND;
                array.erasePartially(request.offset(), part + timing.partialSetup(), part, timing.erasePage());
                return part + timing.partialSetup();
            }
            default -> {
                long duration = request.toUicr() ? timing.erasePage() : timing.eraseAll();
                array.eraseAll(duration);
                if (!request.toUicr()) {
                    uicr.eraseAll(duration);
                }
                return duration;
            }
        }
    }

    /** A running operation ends as it would have: only loss of power leaves the cells in between. What waited is dropped. */
    @Override
    public void reset(ResetKind kind) {
        waiting.clear();
        flash.interrupt(new Tear.Finished());
        uicr.interrupt(new Tear.Finished());
        super.reset(kind);
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putInt(waiting.size());
        for (Request request : waiting) {
            out.putInt(request.kind().ordinal());
            out.putBoolean(request.toUicr());
            out.putInt(request.offset());
            out.putInt(request.extra());
        }
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        waiting.clear();
        for (int count = in.getInt(); count > 0; count--) {
            waiting.add(new Request(FlashOperation.Kind.values()[in.getInt()], in.getBoolean(), in.getInt(), in.getInt()));
        }
    }
}
