package dev.brownout.emulator.flash;

/** The cells of a double word with those of its code, where the two do not fit each other. */
record Codeword(long data, int check) {
}
