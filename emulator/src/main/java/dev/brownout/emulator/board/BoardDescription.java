package dev.brownout.emulator.board;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.flash.FlashGeometry;
import java.util.List;
import java.util.Map;

/**
 * A board as its file describes it: everything that a machine is built from.
 *
 * @param source       the file, for messages
 * @param name         what {@code --board} takes
 * @param description  one line for people
 * @param console      the UART that carries the log, such as {@code UARTE0}
 */
public record BoardDescription(String source, String name, String description, CoreType core, Flash flash, RamBlock ram,
                               Oscillators oscillators, Seeds seeds, String console, List<PeripheralDescription> peripherals) {
    public BoardDescription {
        peripherals = List.copyOf(peripherals);
    }

    /**
     * @param model         the type of the core
     * @param hertz         core clock after reset
     * @param interrupts    external interrupts of the NVIC
     * @param priorityBits  implemented bits of an interrupt priority
     * @param resetsOnLockup  a core lockup resets the device
     */
    public record CoreType(CoreModel model, long hertz, int interrupts, int priorityBits, boolean resetsOnLockup) {
    }

    /** The code flash; durations in picoseconds. */
    public record Flash(int base, FlashGeometry geometry, long writeTime, long erasePageTime, long eraseAllTime,
                        long partialEraseSetupTime) {
    }

    /** @param aliases  further addresses where the same RAM is found */
    public record RamBlock(int base, int size, List<Integer> aliases) {
        public RamBlock {
            aliases = List.copyOf(aliases);
        }
    }

    /** Start-up times in picoseconds; ppm is how much faster than nominal an oscillator really is. */
    public record Oscillators(long hfxoStart, long lfxoStart, int lfxoPpm, long lfrcStart, int lfrcPpm) {
    }

    /**
     * What is random in a real device and repeatable here.
     *
     * @param device  identity: device id, keys, address
     * @param memory  RAM after power-on, and which flash cells are weak
     * @param random  the random number generator
     */
    public record Seeds(long device, long memory, long random) {
    }

    /**
     * @param name        in the SVD file
     * @param type        one of {@link PeripheralTypes#names()}
     * @param base        first address
     * @param irq         interrupt number, or -1
     * @param parameters  keys of this type, in the order of the file
     */
    public record PeripheralDescription(String name, String type, int base, int irq, Map<String, String> parameters) {
    }
}
