package dev.brownout.cli.run;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A stream of what the firmware says, watched for the texts that decide the run. */
final class TextStream extends OutputStream {

    private final OutputStream to;
    private final List<TextWatch> expected;
    private final List<TextWatch> failing;
    private final Verdict verdict;

    /** Told when a text has come; the machine stops at the next instruction boundary. */
    interface Verdict {
        void expected(TextWatch text);

        void failed(TextWatch text);
    }

    TextStream(OutputStream to, List<String> expected, List<String> failing, Verdict verdict) {
        this.to = to;
        this.expected = expected.stream().map(TextWatch::new).toList();
        this.failing = failing.stream().map(TextWatch::new).toList();
        this.verdict = verdict;
    }

    @Override
    public void write(int b) throws IOException {
        to.write(b);
        for (TextWatch watch : expected) {
            if (watch.accept(b)) {
                verdict.expected(watch);
            }
        }
        for (TextWatch watch : failing) {
            if (watch.accept(b)) {
                verdict.failed(watch);
            }
        }
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }
}
