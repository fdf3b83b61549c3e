package dev.brownout.emulator.peripheral.st;

/**
 * How long the sources of RCC take to start, in picoseconds, and the crystal's frequency.
 *
 * @param hseHertz  of the high-speed crystal
 */
public record RccTiming(long hseHertz, long hse, long lse, long hsi, long lsi, long msi, long pll) {
}
