package dev.brownout.campaign;

import java.util.concurrent.ExecutionException;

/** What becomes of an exception that ended a worker of a campaign. */
public final class WorkerFailure {
    private WorkerFailure() {
    }

    /**
     * The exception to throw for it.
     *
     * @param campaign such as {@code sweep}
     * @throws Error what the JVM itself failed by, memory that is full above all: that says nothing about the emulator
     */
    public static IllegalStateException of(String campaign, ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a boot of the " + campaign + " failed inside the emulator: " + failure.getCause(), failure.getCause());
    }
}
