package dev.brownout.emulator.unicorn.engine;

/** Something that must be read from the registers for the cycles of a block to be known. */
sealed interface Look permits Access, Look.Division, Look.Choice {
    /** A division takes as long as its operands make it. */
    record Division(int dividend, int divisor, boolean signed) implements Look {
    }

    /**
     * Whether the condition of an IT block holds.
     *
     * @param number     among those of the block
     * @param condition  as encoded
     */
    record Choice(int number, int condition) implements Look {
    }
}
