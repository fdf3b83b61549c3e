package dev.brownout.cli.run;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A machine without peripherals, and a few instructions for it. */
final class BareMachine {

    static final int RAM = 0x20000000;

    private BareMachine() {
    }

    static Machine machine() {
        return machine("bare", 0x10000);
    }

    static Machine machine(String name, int flashSize) {
        return new Machine(new MachineConfig(name, 64_000_000, CoreModel.CORTEX_M4F, 48, 3, 0, new FlashGeometry(flashSize, 0x1000, 2, 10_000), RAM,
                0x4000, 1, false), new InterpreterFactory());
    }

    /** Vectors, and from 0x100 on these halfwords; every fault's handler is a branch to itself at 0x40. */
    static byte[] program(int... halfwords) {
        ByteBuffer image = ByteBuffer.allocate(0x100 + 2 * halfwords.length).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(RAM + 0x4000).putInt(0x101);
        for (int vector = 2; vector < 16; vector++) {
            image.putInt(0x41);
        }
        image.putShort(0x40, (short) 0xE7FE).position(0x100);
        for (int halfword : halfwords) {
            image.putShort((short) halfword);
        }
        return image.array();
    }

    static Machine running(int... halfwords) {
        Machine machine = machine();
        machine.flash().preload(0, program(halfwords));
        machine.powerOn();
        return machine;
    }
}
