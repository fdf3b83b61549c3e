/**
 * The Thumb instruction set as one declarative table ({@link dev.brownout.emulator.isa.ThumbTable}): decode, disassembly, operand roles and
 * execution dispatch all read it.
 */
package dev.brownout.emulator.isa;
