package dev.brownout.emulator.core;

/** The interrupt inputs of the NVIC as peripherals see them. */
@FunctionalInterface
public interface InterruptLines {
    /** Drives the level of an external interrupt, 0 being the first after the 16 system exceptions. */
    void set(int irq, boolean high);
}
