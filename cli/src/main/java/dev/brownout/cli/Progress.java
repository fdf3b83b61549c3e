package dev.brownout.cli;

import java.io.PrintWriter;

/** A progress bar with the time that is left, on a terminal only; in a pipe nothing. */
public final class Progress implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 200_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private final String what;
    private final long start = System.nanoTime();
    private long drawn = start - REDRAW_NANOS;
    private boolean shown;

    /**
     * @param out       where to draw
     * @param terminal  whether a person looks at it
     * @param what      what is counted, such as {@code operations}
     */
    public Progress(PrintWriter out, boolean terminal, String what) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
    }

    /** {@code done} of {@code total} are done. */
    public void at(long done, long total) {
        long now = System.nanoTime();
        if (!terminal || total <= 0 || now - drawn < REDRAW_NANOS && done < total) {
            return;
        }
        drawn = now;
        int filled = (int) (WIDTH * done / total);
        String left = "";
        if (done > 0 && done < total) {
            long seconds = Math.round((now - start) / 1e9 * (total - done) / done);
            left = String.format(", %d:%02d left", seconds / 60, seconds % 60);
        }
        out.printf("\r\033[K[%s%s] %d of %d %s%s", "#".repeat(filled), ".".repeat(WIDTH - filled), done, total, what, left);
        out.flush();
        shown = true;
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        if (shown) {
            out.print("\r\033[K");
            out.flush();
        }
    }
}
