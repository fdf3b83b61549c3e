package dev.brownout.emulator.firmware;

/** Addresses as the messages print them. */
final class Hex {

    private Hex() {
    }

    static String address(long address) {
        return String.format("0x%08X", address);
    }

    /** Both ends inclusive, as a memory map prints a range. */
    static String range(long start, long end) {
        return address(start) + " to " + address(end - 1);
    }
}
