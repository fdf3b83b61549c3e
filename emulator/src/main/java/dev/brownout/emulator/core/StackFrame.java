package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;

/** The basic frame of eight words that an exception leaves on the stack in use (Armv7-M ARM, B1.5.6 and B1.5.8: PushStack, PopStack). */
final class StackFrame {
    static final int BASIC_BYTES = 0x20;
    /** Bit 9 of the stacked xPSR: a word of padding lies above the frame. */
    private static final int PADDED = 1 << 9;

    private final CpuState cpu;
    private final Bus bus;
    private final int[] words = new int[8];

    StackFrame(CpuState cpu, Bus bus) {
        this.cpu = cpu;
        this.bus = bus;
    }

    /** The EXC_RETURN value that leads back to what the core does now. */
    int excReturn() {
        int value = cpu.ipsr != 0 ? 0xfffffff1 : cpu.processStack ? 0xfffffffd : 0xfffffff9;
        return cpu.fpContextActive ? value & ~0x10 : value;
    }

    /**
     * Moves SP below a frame, with room for floating-point registers if that context is active, and stores the eight words.
     *
     * @param stkalign  CCR.STKALIGN
     * @throws MemoryFault if a store is refused; SP has moved all the same
     */
    void push(boolean stkalign) throws MemoryFault {
        boolean fpFrame = cpu.fpContextActive;
        boolean align = fpFrame || stkalign;
        int[] r = cpu.r;
        int sp = r[CpuState.SP];
        boolean padded = align && (sp & 4) != 0;
        int frame = sp - BASIC_BYTES - (fpFrame ? FpContext.FRAME_BYTES : 0) & (align ? ~4 : ~0);
        r[CpuState.SP] = frame;
        for (int i = 0; i < 4; i++) {
            bus.write32(frame + 4 * i, r[i]);
        }
        bus.write32(frame + 16, r[12]);
        bus.write32(frame + 20, r[CpuState.LR]);
        bus.write32(frame + 24, r[CpuState.PC]);
        bus.write32(frame + 28, cpu.xpsr() & ~PADDED | (padded ? PADDED : 0));
    }

    /** Reads the frame at SP; registers change only with {@link #take}, when nothing can fault any more. */
    void read() throws MemoryFault {
        for (int i = 0; i < words.length; i++) {
            words[i] = bus.read32(cpu.r[CpuState.SP] + 4 * i);
        }
    }

    /** Makes the frame that was read the core's state, and takes it off the stack. */
    void take(boolean fpFrame, boolean stkalign) {
        int[] r = cpu.r;
        System.arraycopy(words, 0, r, 0, 4);
        r[12] = words[4];
        r[CpuState.LR] = words[5];
        int above = r[CpuState.SP] + BASIC_BYTES + (fpFrame ? FpContext.FRAME_BYTES : 0);
        r[CpuState.SP] = (fpFrame || stkalign) && (words[7] & PADDED) != 0 ? above | 4 : above;
        r[CpuState.PC] = words[6] & ~1;
        cpu.setXpsr(words[7] & ~PADDED);
        cpu.fpContextActive = fpFrame;
        cpu.fpReady = false;
    }
}
