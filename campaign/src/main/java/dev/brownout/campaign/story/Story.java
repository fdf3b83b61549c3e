package dev.brownout.campaign.story;

import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import java.util.List;
import java.util.Optional;

/**
 * What happened.
 *
 * @param boots      in their order
 * @param end        why the story is over, half a sentence
 * @param timedOut   it is over because the last boot had started nothing when its time was up
 * @param judgement  what that means
 * @param running    the image that runs at the end, with its version; empty if none does
 * @param findings   what is wrong, a sentence each; none if all is as it should be
 * @param remarks    what a reader should know
 * @param seconds    device time since the first power-on
 * @param flash      what the device holds at the end
 */
public record Story(List<Boot> boots, String end, boolean timedOut, Judge.Judgement judgement, Optional<String> running, List<String> findings, List<String> remarks,
                    double seconds, NonVolatile flash) {
    public Story {
        boots = List.copyOf(boots);
        findings = List.copyOf(findings);
        remarks = List.copyOf(remarks);
    }

    public boolean good() {
        return findings.isEmpty();
    }

    /**
     * From one start of the core to the next.
     *
     * @param number      from 1
     * @param cause       power-on, or the kind of reset
     * @param start       in picoseconds since the first power-on
     * @param events      in their order
     * @param bootloader  flash operations before an image started
     * @param image       and since
     */
    public record Boot(int number, String cause, long start, List<Event> events, FlashUse bootloader, FlashUse image) {
        public Boot {
            events = List.copyOf(events);
        }

        /** The image that was started in it, with its version. */
        public Optional<String> started() {
            return events.stream().filter(ImageStarted.class::isInstance).map(event -> ((ImageStarted) event).image()).findFirst();
        }
    }

    /** Something that happened in a boot. */
    public sealed interface Event {
        /** In picoseconds since the first power-on. */
        long instant();
    }

    /** A line of the console; its last character was out then. */
    public record Line(long instant, String text) implements Event {
    }

    /** Execution left the bootloader for an image. */
    public record ImageStarted(long instant, String slot, String image) implements Event {
    }

    /** Bytes were put on the line to the device. */
    public record Sent(long instant, String uart, String what, int bytes) implements Event {
    }

    /** The boot ended by this: a reset, or power that failed. */
    public record Ended(long instant, String how) implements Event {
    }

    /**
     * Flash operations of one party in one boot.
     *
     * @param erased  pages, joined where they lie side by side, by address
     * @param words   programmed
     */
    public record FlashUse(List<StoryPlan.Area> erased, int erases, int words) {
        public FlashUse {
            erased = List.copyOf(erased);
        }

        public boolean nothing() {
            return erases == 0 && words == 0;
        }
    }
}
