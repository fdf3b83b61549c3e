/** Cycles of an instruction in its context, a class a core type. */
package dev.brownout.emulator.timing;
