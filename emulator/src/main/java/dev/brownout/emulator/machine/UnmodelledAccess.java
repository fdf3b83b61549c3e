package dev.brownout.emulator.machine;

/**
 * An access to a register that the emulator does not model.
 *
 * @param peripheral  its name in the SVD file
 * @param register    the register's name there, or its offset
 * @param address     where
 * @param write       a write or a read
 * @param pc          address of the instruction
 */
public record UnmodelledAccess(String peripheral, String register, int address, boolean write, int pc) {
    @Override
    public String toString() {
        return String.format("%s of %s.%s at 0x%08x (not modelled) by the instruction at 0x%08x", write ? "write" : "read", peripheral,
                register, address, pc);
    }
}
