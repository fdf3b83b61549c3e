package dev.brownout.emulator.lockstep;

import java.util.concurrent.TimeUnit;

/** Waits for something that may never end. What does not end goes on in a thread of its own, for nobody can stop it. */
final class Patience {
    private final long seconds;

    Patience(long seconds) {
        this.seconds = seconds;
    }

    /**
     * Whether the action came to its end in time.
     *
     * @throws IllegalStateException with what the action threw as its cause, if it threw something
     */
    boolean goesThrough(Runnable action) {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(action, "trial");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((t, e) -> thrown[0] = e);
        thread.start();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (thrown[0] != null) {
            throw new IllegalStateException("a trial could not be run: " + thrown[0], thrown[0]);
        }
        return !thread.isAlive();
    }
}
