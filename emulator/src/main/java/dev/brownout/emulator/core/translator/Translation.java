package dev.brownout.emulator.core.translator;

/** What every translated region is. */
interface Translation {
    /**
     * Executes from the region's entry; registers, flags, {@link Frame#left} and {@link Frame#count} are exact afterwards.
     *
     * @return the number of the exit it left by
     */
    int run(Frame frame);
}
