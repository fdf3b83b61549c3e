package dev.brownout.campaign.report;

/**
 * A stretch of a boot in which the device was busy with one thing.
 *
 * @param kind  with what
 * @param from  when it began, in picoseconds of virtual time
 * @param to    when the next thing began
 */
public record Phase(Kind kind, long from, long to) {
    /**
     * What a bootloader does, told apart without its symbols: by the flash operations that run and by what the core loads from the slots. Loads by DMA do not count.
     */
    public enum Kind {
        /** A page is being erased. */
        ERASE("erasing pages"),
        /** Words are programmed, with the loads of what is copied between them. */
        COPY("copying: programming words (images, status), and reading what goes there"),
        /** The slots are read, and nothing is programmed. */
        HASH("hashing: reading a slot without programming"),
        /** Computing right after a hash, without a look at the slots. */
        VERIFY("verifying: computing after a hash, no slot touched, log lines included"),
        /** Start-up, decisions, log, sleep, and the application if it is run. */
        REST("the rest: start-up, decisions, log");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** What it is, in words for a report. */
        public String title() {
            return title;
        }
    }

    public long duration() {
        return to - from;
    }
}
