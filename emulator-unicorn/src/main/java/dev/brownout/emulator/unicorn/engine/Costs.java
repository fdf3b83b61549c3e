package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.timing.Timing;

/**
 * What a block costs, by the emulator's own timing. Only three things are not constants of it: which way its last branch went, which
 * conditional instructions were skipped, and whether the floating-point unit was still busy.
 */
final class Costs {
    private final Instruction[] code;
    private final int[] addresses;
    /** For each instruction the IT block that it is in, as its bit; 0 outside. */
    private final int[] choice;
    /** Whether it is executed where its IT block's first condition fails. */
    private final boolean[] inverted;
    private final Timing timing;

    // Results of the last simulation.
    private int cycles;
    private int trace;
    private int busy;

    Costs(Instruction[] code, int[] addresses, int[] choice, boolean[] inverted, Timing timing) {
        this.code = code;
        this.addresses = addresses;
        this.choice = choice;
        this.inverted = inverted;
        this.timing = timing;
    }

    /**
     * Goes through the block as the interpreter does.
     *
     * @param holds    for each IT block, by its bit, whether its condition holds
     * @param taken    whether the last instruction branches
     * @param first    what the first instruction costs above its cost after no trace
     * @param wasBusy  for how many cycles from now the floating-point unit is busy; 0 or less if it is not
     */
    void simulate(int holds, boolean taken, int first, int wasBusy) {
        int now = 0;
        int before = Timing.NOTHING;
        int pairing = first;
        int until = wasBusy;
        for (int n = 0; n < code.length; n++) {
            Instruction i = code[n];
            int after = Timing.NOTHING;
            if (executes(n, holds)) {
                int cost = timing.straight(before, i, addresses[n]) + pairing;
                if (timing.usesFloat(i)) {
                    now = Math.max(now, until);
                    int overlap = timing.overlap(i);
                    if (overlap != 0) {
                        until = now + overlap + cost;
                    }
                }
                now += cost;
                after = timing.after(i, addresses[n], before);
                if (taken && n == code.length - 1) {
                    now += timing.refill(i);
                    after = Timing.BRANCHED;
                }
            } else {
                now += timing.skipped();
            }
            pairing = 0;
            before = after;
        }
        cycles = now;
        trace = before;
        busy = until;
    }

    private boolean executes(int n, int holds) {
        return choice[n] == 0 || (holds & choice[n]) != 0 != inverted[n];
    }

    int cycles() {
        return cycles;
    }

    int trace() {
        return trace;
    }

    /** For how many cycles from the beginning of the block the floating-point unit is busy; 0 or less if nothing made it so. */
    int busy() {
        return busy;
    }

    /** The condition of the first instruction of an IT block: what {@link #simulate} asks for. */
    static int condition(Instruction it) {
        return ItState.condition(ItState.start(it));
    }
}
