package dev.brownout.emulator.unicorn.lockstep;

/** Ends runs of Unicorn that do not end: where it goes another way than expected, it may find a loop. */
final class Watchdog implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 1_000;

    private final Runnable stop;
    private final Thread thread = new Thread(this::watch, "unicorn-watchdog");
    /** Odd during a run; another number for each. */
    private volatile int run;

    /** @param stop ends the run; called from another thread */
    Watchdog(Runnable stop) {
        this.stop = stop;
        thread.setDaemon(true);
        thread.start();
    }

    void begins() {
        run++;
    }

    void ended() {
        run++;
    }

    private void watch() {
        int seen = 0;
        try {
            while (true) {
                Thread.sleep(PATIENCE_MILLIS);
                int now = run;
                if ((now & 1) != 0 && now == seen) {
                    stop.run();
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
