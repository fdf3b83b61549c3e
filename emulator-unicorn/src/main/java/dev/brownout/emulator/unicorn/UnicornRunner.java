package dev.brownout.emulator.unicorn;

import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program on plain Unicorn, without hooks on code or memory, until it ends itself by semihosting (BKPT 0xAB with SYS_EXIT): how
 * fast Unicorn is on a binary, to compare our engines with. There are no peripherals: the addresses that a program of this kind writes
 * at its start (system control space) are plain memory.
 */
public final class UnicornRunner implements AutoCloseable {
    /** Semihosting operations and the reason of a normal end; "Semihosting for AArch32 and AArch64", release 2.0. */
    private static final int SYS_WRITE0 = 0x04;
    private static final int SYS_EXIT = 0x18;
    private static final int ADP_STOPPED_APPLICATION_EXIT = 0x20026;
    private static final int EXCP_BKPT = 7;

    private static final int SYS_EXIT_EXTENDED = 0x20;
    private static final int SYSTEM = 0xe000_0000;
    private static final int SYSTEM_SIZE = 0x10_0000;

    /** A range of plain memory. @param base and size multiples of {@link Unicorn#GRANULE} */
    public record Memory(int base, int size) {
    }

    private final Unicorn unicorn = Unicorn.cortexM4();
    private final int vectors;
    private final StringBuilder text = new StringBuilder();
    private boolean ended;
    private int exitReason;

    /**
     * @param image  the program, its vector table at the lowest address
     * @param memory that holds the program, and RAM
     */
    public UnicornRunner(FirmwareImage image, List<Memory> memory) {
        List<Memory> ranges = new ArrayList<>(memory);
        ranges.add(new Memory(SYSTEM, SYSTEM_SIZE));
        ranges.forEach(range -> unicorn.map(range.base, range.size, Unicorn.ALL));
        for (Segment segment : image.segments()) {
            unicorn.write((int) segment.address(), segment.bytes());
        }
        vectors = (int) image.segments().get(0).address();
        unicorn.onInterrupt(this::interrupt);
    }

    private void interrupt(int number) {
        int pc = unicorn.read(ArmRegister.PC);
        if (number != EXCP_BKPT) {
            throw new UnicornException(String.format("The program raised QEMU's exception %d at 0x%08x, which plain Unicorn cannot handle.",
                number, pc));
        }
        int operation = unicorn.read(ArmRegister.R0);
        if (operation == SYS_EXIT) {
            exitReason = unicorn.read(ArmRegister.R1);
            ended = true;
            unicorn.stop();
            return;
        }
        if (operation == SYS_EXIT_EXTENDED) {
            int block = unicorn.read(ArmRegister.R1);
            exitReason = word(block + 4) == 0 ? word(block) : 0;
            ended = true;
            unicorn.stop();
            return;
        }
        if (operation == SYS_WRITE0) {
            int address = unicorn.read(ArmRegister.R1);
            for (byte b = unicorn.read(address, 1)[0]; b != 0; b = unicorn.read(++address, 1)[0]) {
                text.append((char) b);
            }
        }
        unicorn.write(ArmRegister.PC, pc + 2 | 1);
    }

    /**
     * Runs from the reset vector to the program's end.
     *
     * @return whether the program reported success
     * @throws UnicornException if it does anything that needs more than a core and memory
     */
    public boolean run() {
        text.setLength(0);
        ended = false;
        unicorn.write(ArmRegister.SP, word(vectors));
        unicorn.write(ArmRegister.LR, -1);
        UnicornError error = unicorn.run(word(vectors + 4), 0);
        if (!ended) {
            throw new UnicornException(String.format("Plain Unicorn ended the program at 0x%08x: %s.", unicorn.read(ArmRegister.PC),
                error.meaning()));
        }
        return exitReason == ADP_STOPPED_APPLICATION_EXIT;
    }

    /** Ends a run that another thread is in. */
    public void stop() {
        unicorn.stop();
    }

    /** What the program wrote by semihosting during the last run. */
    public String text() {
        return text.toString();
    }

    /** Replaces a word of the loaded program, such as the number of rounds it is to do. */
    public void writeWord(int address, int value) {
        unicorn.write(address, new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
    }

    private int word(int address) {
        byte[] b = unicorn.read(address, 4);
        return b[0] & 0xff | (b[1] & 0xff) << 8 | (b[2] & 0xff) << 16 | b[3] << 24;
    }

    @Override
    public void close() {
        unicorn.close();
    }
}
