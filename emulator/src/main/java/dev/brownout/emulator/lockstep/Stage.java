package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.MachineConfig;

/** Where things lie in the machines that random programs run on: 64 KB of flash at 0, 64 KB of RAM. */
final class Stage {
    static final int FLASH_SIZE = 0x1_0000;
    static final int RAM = 0x2000_0000;
    static final int RAM_SIZE = 0x1_0000;
    /** The top of the main stack; the process stack's is half of {@link #STACK_SIZE} below. */
    static final int STACK = RAM + 0x3000;
    static final int STACK_SIZE = 0x1000;
    /** Operands point here. */
    static final int DATA = RAM + 0x4000;
    static final int DATA_SIZE = 0x800;
    /** The fault handler, always in flash. */
    static final int FAULT_HANDLER = 0x400;
    /** Vectors, 16 of the system and some interrupts; the rest of the table is never used. */
    static final int VECTORS = 24;
    /** A program's own code, in flash or in RAM: the main loop, then the handlers, all within {@link #CODE_SIZE}. */
    static final int CODE_IN_FLASH = 0x1000;
    static final int CODE_IN_RAM = RAM + 0x8000;
    static final int CODE_SIZE = 0x4000;
    private static final int HANDLERS = 0x2000;
    private static final int HANDLER_SIZE = 0x200;

    private Stage() {
    }

    static int code(boolean inRam) {
        return inRam ? CODE_IN_RAM : CODE_IN_FLASH;
    }

    static int handler(boolean inRam, int index) {
        return code(inRam) + HANDLERS + HANDLER_SIZE * index;
    }

    static MachineConfig config(CoreModel core) {
        return new MachineConfig("stage", 64_000_000, core, core.isArmv6() ? 32 : 48, core.isArmv6() ? 2 : 3, 0,
            new FlashGeometry(FLASH_SIZE, 4096, 2, 10_000), RAM, RAM_SIZE, 1, false);
    }

    /**
     * A fault handler that steps over what faulted: the stacked PC goes on two bytes, or to the beginning of the code where it is not in it;
     * the stacked ITSTATE is cleared, and T set. Armv6-M instructions only.
     */
    static short[] faultHandler(int code) {
        int[] words = {
            0x2004,                 // movs r0, #4
            0x4671,                 // mov r1, lr
            0x4201,                 // tst r1, r0
            0xd102,                 // bne process
            0xf3ef, 0x8008,         // mrs r0, msp
            0xe001,                 // b frame
            0xf3ef, 0x8009,         // process: mrs r0, psp
            0x6981,                 // frame: ldr r1, [r0, #24]
            0x3102,                 // adds r1, #2
            0x4a07,                 // ldr r2, =code
            0x1a8b,                 // subs r3, r1, r2
            0x0b9b,                 // lsrs r3, r3, #14
            0xd000,                 // beq inside
            0x0011,                 // movs r1, r2
            0x6181,                 // inside: str r1, [r0, #24]
            0x69c2,                 // ldr r2, [r0, #28]
            0x0592,                 // lsls r2, r2, #22
            0x0d92,                 // lsrs r2, r2, #22
            0x2301,                 // movs r3, #1
            0x061b,                 // lsls r3, r3, #24
            0x431a,                 // orrs r2, r3
            0x61c2,                 // str r2, [r0, #28]
            0x4770,                 // bx lr
            0xbf00, code & 0xffff, code >>> 16,
        };
        short[] halfwords = new short[words.length];
        for (int n = 0; n < words.length; n++) {
            halfwords[n] = (short) words[n];
        }
        return halfwords;
    }
}
