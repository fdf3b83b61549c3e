package dev.brownout.emulator.board;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.timing.FlashInterface;
import java.util.List;
import java.util.Map;

/**
 * A board as its file describes it: everything that a machine is built from.
 *
 * @param source       the file, for messages
 * @param name         what {@code --board} takes
 * @param description  one line for people
 * @param family       whose peripherals it has
 * @param memories     RAM beside the main one
 * @param oscillators  by name, those of the family
 * @param console      the UART that carries the log, such as {@code UARTE0}
 */
public record BoardDescription(String source, String name, String description, Family family, CoreType core, Flash flash, RamBlock ram,
                               List<Memory> memories, Map<String, OscillatorPart> oscillators, Seeds seeds, String console,
                               List<PeripheralDescription> peripherals) {
    public BoardDescription {
        memories = List.copyOf(memories);
        oscillators = Map.copyOf(oscillators);
        peripherals = List.copyOf(peripherals);
    }

    /** The same board with other random content of its RAM and other weak flash cells. */
    public BoardDescription withMemorySeed(long seed) {
        return new BoardDescription(source, name, description, family, core, flash, ram, memories, oscillators,
                new Seeds(seeds.device(), seed, seeds.random()), console, peripherals);
    }

    OscillatorPart oscillator(String oscillator) {
        return oscillators.get(oscillator);
    }

    /**
     * @param model         the type of the core
     * @param hertz         core clock after reset
     * @param interrupts    external interrupts of the NVIC
     * @param priorityBits  implemented bits of an interrupt priority
     * @param resetsOnLockup  a core lockup resets the device
     * @param clockInSleep    the core's clock, and with it SysTick and CYCCNT, runs while the core sleeps
     */
    public record CoreType(CoreModel model, long hertz, int interrupts, int priorityBits, boolean resetsOnLockup, boolean clockInSleep) {
    }

    /**
     * The code flash.
     *
     * @param access  how the core reaches it
     * @param times  durations in picoseconds by the key of the board file; one, or one for each width of programming
     */
    public record Flash(int base, FlashGeometry geometry, FlashInterface access, Map<String, List<Long>> times) {
        public Flash {
            times = Map.copyOf(times);
        }

        /** The duration under a key that has one. */
        public long time(String key) {
            return times.get(key).get(0);
        }
    }

    /** @param aliases  further addresses where the same RAM is found */
    public record RamBlock(int base, int size, List<Integer> aliases) {
        public RamBlock {
            aliases = List.copyOf(aliases);
        }
    }

    /** RAM beside the main one. */
    public record Memory(String name, int base, int size) {
    }

    /**
     * @param hertz  where the board decides it, else 0
     * @param start  how long it takes to start, in picoseconds; {@link dev.brownout.emulator.clock.VirtualClock#NEVER} if it is not fitted
     * @param ppm    how much faster than nominal it really is
     */
    public record OscillatorPart(long hertz, long start, int ppm) {
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
     * @param type        one of those of the family
     * @param base        first address
     * @param irq         interrupt number, or -1
     * @param parameters  keys of this type, in the order of the file
     */
    public record PeripheralDescription(String name, String type, int base, int irq, Map<String, String> parameters) {
    }
}
