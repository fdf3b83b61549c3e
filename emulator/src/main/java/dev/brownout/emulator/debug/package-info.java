/**
 * Looking into a running machine: GDB over its remote serial protocol, semihosting, RTT, instruction traces, profiles, coverage, and the
 * report on a crash.
 */
package dev.brownout.emulator.debug;
