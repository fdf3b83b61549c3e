package dev.brownout.emulator.peripheral.st;

import java.util.ArrayList;
import java.util.List;

/** The frequencies that RCC makes of its sources, in hertz. */
final class ClockTree {
    /** A counter driven by one of the clocks. */
    interface Consumer {
        /** Called before frequencies change: counts so far must be taken now. */
        void clocksChanging();

        void clocksChanged();
    }

    /**
     * @param sysclk  the system clock
     * @param hclk    AHB and core
     * @param pclk1   APB1
     * @param pclk2   APB2
     * @param timers1  timers on APB1: PCLK1, or twice that where APB1 is divided
     * @param timers2  the same on APB2
     */
    record Frequencies(long sysclk, long hclk, long pclk1, long pclk2, long timers1, long timers2) {
        /** From the prescalers: AHB and APB divide by these. */
        static Frequencies of(long sysclk, int ahb, int apb1, int apb2) {
            long hclk = sysclk / ahb;
            return new Frequencies(sysclk, hclk, hclk / apb1, hclk / apb2, apb1 == 1 ? hclk : 2 * hclk / apb1, apb2 == 1 ? hclk : 2 * hclk / apb2);
        }
    }

    private final List<Consumer> consumers = new ArrayList<>();
    private Frequencies now = Frequencies.of(1, 1, 1, 1);

    void add(Consumer consumer) {
        consumers.add(consumer);
    }

    Frequencies now() {
        return now;
    }

    long pclk(int apb) {
        return apb == 1 ? now.pclk1 : now.pclk2;
    }

    long timers(int apb) {
        return apb == 1 ? now.timers1 : now.timers2;
    }

    /** @return false if nothing changed */
    boolean change(Frequencies frequencies, Runnable core) {
        if (frequencies.equals(now)) {
            return false;
        }
        consumers.forEach(Consumer::clocksChanging);
        now = frequencies;
        core.run();
        consumers.forEach(Consumer::clocksChanged);
        return true;
    }

    /** Follows a restored state; consumers restore their own. */
    void restore(Frequencies frequencies) {
        now = frequencies;
    }
}
