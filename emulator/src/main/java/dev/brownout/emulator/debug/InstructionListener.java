package dev.brownout.emulator.debug;

/** Told of every instruction that the core executed, in order. */
@FunctionalInterface
public interface InstructionListener {

    /**
     * @param address where the instruction lay
     * @param opcode  its halfwords: one in the low 16 bits, or two with the first in the upper half
     * @param cycles  core cycles until the next instruction begins: those of the instruction, of an exception entry behind it, of sleep
     */
    void executed(int address, int opcode, long cycles);
}
