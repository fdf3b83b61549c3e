package dev.brownout.emulator.core.translator;

/** An address in the blocks of one call. */
record Place(Block.Call call, int address) {
}
