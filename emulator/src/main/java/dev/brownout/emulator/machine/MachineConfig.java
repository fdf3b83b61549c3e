package dev.brownout.emulator.machine;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.flash.FlashGeometry;

/**
 * What a machine is built around; a board description gives these values.
 *
 * @param name          the board's name
 * @param coreHertz     core clock after reset, in hertz
 * @param core          the type of the core
 * @param interrupts    number of external interrupts
 * @param priorityBits  implemented bits of an interrupt priority
 * @param flashBase     address of the code flash; the vector table is there after reset unless the machine is told otherwise
 * @param flash         geometry of the code flash
 * @param ramBase       address of the RAM
 * @param ramSize       bytes of RAM
 * @param seed          decides what RAM holds after power-on and which flash cells are weak
 * @param resetsOnLockup  a core lockup resets the device
 */
public record MachineConfig(String name, long coreHertz, CoreModel core, int interrupts, int priorityBits, int flashBase, FlashGeometry flash,
        int ramBase, int ramSize, long seed, boolean resetsOnLockup) {
}
