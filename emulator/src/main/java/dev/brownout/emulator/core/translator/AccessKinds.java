package dev.brownout.emulator.core.translator;

/** Which memory an instruction was seen to access; a hint that makes code shorter, nothing that results depend on. */
interface AccessKinds {
    int RAM = 1;
    int FLASH = 2;
    /** A peripheral, or nothing at all. */
    int OTHER = 4;
    int UNALIGNED = 8;

    /** The kinds of the instruction at an address together; 0 if it was not seen. */
    int of(int address);

    /** The number of the page of the flash that the instruction at an address was seen to read last; negative if none. */
    int flashPage(int address);
}
