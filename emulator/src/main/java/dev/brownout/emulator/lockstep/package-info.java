/**
 * Holds one engine to another: random programs under interrupts, faults, MPU changes and power cuts, or somebody's firmware, run by both in
 * the same portions of cycles, with everything that can be seen of the two machines compared wherever they stop. What differs is cut down to
 * the shortest program that still shows it.
 */
package dev.brownout.emulator.lockstep;
