package dev.brownout.campaign.story;

import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.emulator.board.Board;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a story begins with, what happens in it, and what must come out.
 *
 * @param boards             makes the device, never switched on
 * @param start              what it holds
 * @param judge              says what may run at the end
 * @param known              images that are called by name whether they may run or not
 * @param bootSeconds        device time from a start until an image runs, in seconds; more is never settling
 * @param applicationSeconds device time that an image has to run without a restart, behind its start and behind all that is sent, in seconds; then the story ends
 * @param boots              how often the device may start, power-on included; more is never settling
 * @param inputs             what is sent to its UARTs
 * @param powerOff           when its power fails and comes back at once, in picoseconds since the first power-on
 * @param demands            what must be true beside the image that runs
 */
public record StoryPlan(Supplier<Board> boards, NonVolatile start, Judge judge, List<Judge.Acceptable> known, double bootSeconds, double applicationSeconds,
                        int boots, List<Input> inputs, List<Long> powerOff, Demands demands) {
    public StoryPlan {
        known = List.copyOf(known);
        inputs = List.copyOf(inputs);
        powerOff = List.copyOf(powerOff);
    }

    /**
     * Bytes for the device, once. Those that its receiver is not ready for wait on the line.
     *
     * @param when   the moment
     * @param uart   the UART's name; empty for the console's
     * @param bytes  what is sent, at the device's baud rate
     * @param what   a name for the reader
     */
    public record Input(When when, Optional<String> uart, byte[] bytes, String what) {
    }

    /** The moment of an input. */
    public sealed interface When {
        /** @param instant in picoseconds since the first power-on */
        record At(long instant) implements When {
        }

        /** Once a line of the console holds this text. */
        record After(String text) implements When {
        }
    }

    /**
     * What the console says and what flash keeps.
     *
     * @param expectText texts that must appear in some line
     * @param forbidText texts that must not
     * @param claims     texts that must be true
     * @param keep       flash that the bootloader must leave alone
     */
    public record Demands(List<String> expectText, List<String> forbidText, List<Claim> claims, List<Area> keep) {
        /** None but that an acceptable image runs. */
        public static final Demands NONE = new Demands(List.of(), List.of(), List.of(), List.of());

        public Demands {
            expectText = List.copyOf(expectText);
            forbidText = List.copyOf(forbidText);
            claims = List.copyOf(claims);
            keep = List.copyOf(keep);
        }
    }

    /**
     * A device that says this tells the world that an image runs: it must at the end.
     *
     * @param text   part of a line of the console
     * @param image  as {@link Judge.Acceptable#name}
     */
    public record Claim(String text, String image) {
    }

    /** Part of the code flash: first address, bytes. */
    public record Area(int address, int size) {
        boolean touches(int from, int length) {
            return Integer.toUnsignedLong(from) < Integer.toUnsignedLong(address) + size
                    && Integer.toUnsignedLong(address) < Integer.toUnsignedLong(from) + length;
        }

        @Override
        public String toString() {
            return String.format("0x%08x to 0x%08x", address, address + size - 1);
        }
    }
}
