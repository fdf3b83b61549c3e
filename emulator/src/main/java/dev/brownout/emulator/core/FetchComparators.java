package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.FetchUnit;

/** What FPB and DWT do to instruction fetches, as the bus asks for it: nothing, and not even asked, while no comparator is enabled. */
final class FetchComparators implements FetchUnit {
    private final Bus bus;
    private final Fpb fpb;
    private final DwtComparators comparators;
    private Runnable codeChanged = () -> { };
    private boolean active;

    FetchComparators(Bus bus, Fpb fpb, DwtComparators comparators) {
        this.bus = bus;
        this.fpb = fpb;
        this.comparators = comparators;
    }

    /** Whom to tell that all code may have to be decoded again. */
    void onCodeChange(Runnable listener) {
        codeChanged = listener;
    }

    /** A comparator has changed. */
    void update() {
        boolean before = active;
        active = fpb.active() || comparators.matchFetches();
        if (!before && !active) {
            return;
        }
        if (active) {
            bus.setFetchUnit(this);
        } else {
            bus.clearFetchUnit();
        }
        codeChanged.run();
    }

    @Override
    public int halfword(int address, boolean first) {
        return fpb.halfword(address, first);
    }

    @Override
    public int literal(int address) {
        return fpb.literal(address);
    }

    @Override
    public boolean touches(int address) {
        return fpb.touches(address) || comparators.matchesFetch(address);
    }

    @Override
    public void executes(int address) {
        comparators.executes(address);
    }
}
