package dev.brownout.emulator.isa;

/** ITSTATE as one byte (DDI 0403E, A7.3.3): the condition of the next instruction in the top four bits; 0 outside an IT block. */
public final class ItState {
    /** Outside an IT block. */
    public static final int NONE = 0;

    private ItState() {
    }

    /** The state after an IT instruction. */
    public static int start(Instruction it) {
        return it.firstCond << 4 | it.itMask;
    }

    /** The state after an instruction in the block. */
    public static int advance(int itState) {
        return (itState & 7) == 0 ? NONE : itState & 0xE0 | itState << 1 & 0x1F;
    }

    public static boolean inBlock(int itState) {
        return (itState & 0xF) != 0;
    }

    /** The condition for the next instruction: 14 (always) outside a block. */
    public static int condition(int itState) {
        return inBlock(itState) ? itState >> 4 : 14;
    }
}
