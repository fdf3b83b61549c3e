package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.clock.VirtualClock;
import java.util.HashMap;
import java.util.Map;

/** What the peripherals of one chip share: the machine around them, the instant of what happens now, interrupt lines. */
public class Chip {
    private final Environment environment;
    private final Map<Integer, InterruptRequest> requests = new HashMap<>();
    private long eventTime = VirtualClock.NEVER;

    public Chip(Environment environment) {
        this.environment = environment;
    }

    public final Environment environment() {
        return environment;
    }

    /**
     * When what happens now happens: inside an alarm its exact instant, although the core reached an instruction boundary only later;
     * else the time of the core.
     */
    public final long now() {
        return eventTime == VirtualClock.NEVER ? environment.clock().now() : eventTime;
    }

    /** Runs what happens at an instant that has just passed. */
    public final void at(long instant, Runnable action) {
        long outer = eventTime;
        eventTime = instant;
        try {
            action.run();
        } finally {
            eventTime = outer;
        }
    }

    /** The request line of an interrupt, the same object for all blocks that share it. */
    public final InterruptRequest interrupt(int irq) {
        return requests.computeIfAbsent(irq, number -> new InterruptRequest(environment.interrupts(), number));
    }
}
