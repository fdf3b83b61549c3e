package dev.brownout.cli.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The smallest ELF file that ends itself by semihosting: what QEMU takes for it is its start. */
final class EmptyProgram {
    private static final int HEADER = 52;
    private static final int PROGRAM_HEADER = 32;
    private static final short[] CODE = {
        0x2018,         // movs r0, #0x18: SYS_EXIT
        0x4901,         // ldr r1, =ADP_Stopped_ApplicationExit
        (short) 0xbeab, // bkpt 0xab
        (short) 0xe7fe, // b .
        0x0026, 0x0002,
    };

    private EmptyProgram() {
    }

    /**
     * @param flash  address of the vector table, and of everything
     * @param stack  the initial stack pointer
     */
    static byte[] elf(int flash, int stack) {
        int size = 8 + 2 * CODE.length;
        ByteBuffer file = ByteBuffer.allocate(HEADER + PROGRAM_HEADER + size).order(ByteOrder.LITTLE_ENDIAN);
        // ELF32, little-endian; an executable for ARM, EABI 5.
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0}).putLong(0).putShort((short) 2).putShort((short) 40).putInt(1);
        file.putInt(flash + 9).putInt(HEADER).putInt(0).putInt(0x0500_0000);
        file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1).putShort((short) 0).putInt(0);
        // One segment, loaded where it runs.
        file.putInt(1).putInt(HEADER + PROGRAM_HEADER).putInt(flash).putInt(flash).putInt(size).putInt(size).putInt(5).putInt(4);
        file.putInt(stack).putInt(flash + 9);
        for (short halfword : CODE) {
            file.putShort(halfword);
        }
        return file.array();
    }
}
