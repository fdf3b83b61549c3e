package dev.brownout.campaign;

import dev.brownout.emulator.machine.ResetKind;
import java.util.Optional;

/** How a boot ended, judged by what the core does and not by anything the bootloader says. */
public sealed interface BootEnd {
    /**
     * Execution left the bootloader for an image.
     *
     * @param address its first instruction
     * @param inRam   what the image is, if it runs from RAM, where later nobody could tell; empty for one in a slot
     * @param unmet   the first of the {@link Demands} that was not met; empty if all were, or none was made
     */
    record Started(int address, Optional<Judge.Judgement> inRam, String unmet) implements BootEnd {
        public Started(int address, Optional<Judge.Judgement> inRam) {
            this(address, inRam, "");
        }

        public Started(int address) {
            this(address, Optional.empty());
        }

        @Override
        public String toString() {
            return String.format("started an image at 0x%08x", address);
        }
    }

    /** The core sleeps and nothing can wake it. */
    record AsleepForever(int pc) implements BootEnd {
        @Override
        public String toString() {
            return String.format("sleeps for ever at 0x%08x", pc);
        }
    }

    /** The core locked up. */
    record LockedUp(int pc, String faults) implements BootEnd {
        @Override
        public String toString() {
            return String.format("locked up at 0x%08x%s", pc, faults.isEmpty() ? "" : " (" + faults + ")");
        }
    }

    /** It reset itself again and again without starting anything. */
    record Resets(ResetKind last, int count) implements BootEnd {
        @Override
        public String toString() {
            return "reset " + count + " times, last by " + last + ", without starting an image";
        }
    }

    /** It comes to a state of the whole machine in which it was before, again and again. */
    record Loops() implements BootEnd {
        @Override
        public String toString() {
            return "repeats the same flash operations for ever";
        }
    }

    /** The limit of device time was reached first. */
    record TimedOut(int pc, double seconds) implements BootEnd {
        @Override
        public String toString() {
            return String.format("still in the bootloader at 0x%08x after %s s of device time", pc, seconds);
        }
    }
}
