package dev.brownout.emulator.unicorn.lockstep;

/** The memory that both sides have: addresses and sizes in bytes. Everything else is a fault on both. */
final class Stage {
    /** Code can be read and executed, not written; the stream lies in its middle, so that literals are found on both sides. */
    static final int CODE = 0x0001_0000;
    static final int CODE_SIZE = 0x3000;
    static final int STREAM = CODE + 0x1800;
    /** Room for the longest stream. */
    static final int STREAM_SIZE = 0x400;
    static final int DATA = 0x2000_0000;
    static final int DATA_SIZE = 0x1000;

    private Stage() {
    }

    static boolean inCode(int address) {
        return Integer.compareUnsigned(address - CODE, CODE_SIZE) < 0;
    }

    static boolean inData(int address) {
        return Integer.compareUnsigned(address - DATA, DATA_SIZE) < 0;
    }
}
