package dev.brownout.emulator.memory;

/** Changes what is fetched at some addresses, and is told of it. Asked only while it is set. */
public interface FetchUnit {
    /**
     * The halfword that is fetched from an address.
     *
     * @param first  whether an instruction begins there
     */
    int halfword(int address, boolean first);

    /** The address from which a literal that belongs at an address is loaded. */
    int literal(int address);

    /** Whether it does anything at an address: what begins there, or takes a literal from there, is fetched anew each time. */
    boolean touches(int address);

    /** The instruction there, which it touches, is about to be executed. */
    void executes(int address);
}
