/**
 * The interpreter: the definition of what every engine must do, in results and in cycles.
 *
 * <p>{@link dev.brownout.emulator.core.interpreter.Interpreter} is the loop. It fetches from the {@code CodeCache} a {@code Slot}, an
 * instruction decoded at its address, and executes the frequent ones in line; the rest belongs to one class a chapter of the manual's
 * A7.7: data processing, multiplication, parallel arithmetic, loads and stores, branches, system, floating point.
 */
package dev.brownout.emulator.core.interpreter;
