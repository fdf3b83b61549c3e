package dev.brownout.emulator.flash;

/**
 * A rule of the datasheet that software broke. The array goes on as real cells would most likely do; what exactly happens is said at
 * each {@link Rule}.
 *
 * @param array   the array's name
 * @param rule    which rule
 * @param offset  the word, or the first byte of the page, relative to the array
 * @param count   the write of this word since its erase, or the erase of this page, that broke the rule
 * @param time    when, in picoseconds of virtual time
 */
public record FlashViolation(String array, Rule rule, int offset, int count, long time) {
    /** What can be broken. */
    public enum Rule {
        /** A word was written more often than allowed since its page was erased. The bits are programmed all the same. */
        WRITES_PER_WORD,
        /** A page was erased more often than it is made for. It is erased all the same; reported once a page. */
        ENDURANCE,
        /** An operation was asked for while another was running. It is refused, the running one goes on. */
        BUSY
    }

    @Override
    public String toString() {
        String where = String.format("%s at 0x%x: ", array, offset);
        return switch (rule) {
            case WRITES_PER_WORD -> where + "write " + count + " of this word since its page was erased";
            case ENDURANCE -> where + "erase " + count + " of this page";
            case BUSY -> where + "operation asked for while another was running";
        };
    }
}
