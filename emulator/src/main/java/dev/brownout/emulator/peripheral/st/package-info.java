/**
 * Peripherals of STM32F4 and STM32L4 parts, after RM0090 (STM32F405/407/415/417/42x/43x) and RM0351 (STM32L47x/48x/49x/4Ax). Classes named F4 or
 * L4 are of that family, all others of both.
 */
package dev.brownout.emulator.peripheral.st;
