package dev.brownout.cli.run;

import java.io.IOException;
import java.util.function.IntConsumer;

/** The other end of the device's serial line. Called from the thread that runs the machine. */
interface SerialLine extends AutoCloseable {

    /** A byte that the device sent, 0 to 255. */
    void transmitted(int value) throws IOException;

    /** Hands over what has arrived for the device since the last time. */
    default void poll(IntConsumer receiver) throws IOException {
    }

    /** Whether something may still arrive from outside, so that a device that waits for it is not finished. */
    default boolean live() {
        return false;
    }

    @Override
    default void close() throws IOException {
    }
}
