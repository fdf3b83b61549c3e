/** The engine that turns hot code into JVM bytecode; everything infrequent is left to the interpreter. */
package dev.brownout.emulator.core.translator;
