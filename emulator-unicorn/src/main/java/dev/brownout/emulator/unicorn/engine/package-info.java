/** Unicorn as an engine of a whole machine: exceptions, peripherals and cycles around it are the emulator's own. */
package dev.brownout.emulator.unicorn.engine;
