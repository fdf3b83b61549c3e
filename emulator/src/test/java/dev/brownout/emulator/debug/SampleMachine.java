package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** A machine without peripherals that runs sample.elf: it squares a counter and increments it, for ever. */
final class SampleMachine {

    static final int FLASH = 0xC000;
    static final int RAM = 0x20000000;

    private SampleMachine() {
    }

    static FirmwareImage firmware() throws IOException {
        try (InputStream in = FirmwareImage.class.getResourceAsStream("sample.elf")) {
            return new FirmwareLoader().load("sample.elf", in.readAllBytes(), OptionalLong.empty());
        }
    }

    /** Switched on, before the first instruction. */
    static Machine started() throws IOException {
        MachineConfig config = new MachineConfig("sample", 64_000_000, CoreModel.CORTEX_M4F, 48, 3, FLASH,
                new FlashGeometry(0x10000, 0x1000, 2, 10_000), RAM, 0x4000, 1, true);
        Machine machine = new Machine(config, new InterpreterFactory());
        for (Segment segment : firmware().segments()) {
            machine.flash().preload((int) segment.address() - FLASH, segment.bytes());
        }
        machine.powerOn();
        return machine;
    }
}
