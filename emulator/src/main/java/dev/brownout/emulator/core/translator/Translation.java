package dev.brownout.emulator.core.translator;

/** What every translated region is. A class, since calling an interface's methods takes longer. */
abstract class Translation {
    /**
     * Executes from the region's entry; registers, flags and {@link Frame#left} are exact afterwards, and {@link Frame#count} has grown.
     *
     * @return the number of the exit it left by
     */
    abstract int run(Frame frame);
}
