package dev.brownout.cli.run;

import java.nio.charset.StandardCharsets;

/** Waits for a text in a stream of bytes. */
final class TextWatch {

    private final String text;
    private final byte[] wanted;
    /** How many bytes match so far if the next one does not: the table of Knuth, Morris and Pratt. */
    private final int[] fallback;
    private int matched;
    private boolean seen;

    /** @param text not empty */
    TextWatch(String text) {
        this.text = text;
        wanted = text.getBytes(StandardCharsets.UTF_8);
        fallback = new int[wanted.length];
        int length = 0;
        for (int i = 1; i < wanted.length; i++) {
            while (length > 0 && wanted[i] != wanted[length]) {
                length = fallback[length - 1];
            }
            length += wanted[i] == wanted[length] ? 1 : 0;
            fallback[i] = length;
        }
    }

    /** Takes the next byte; says true if it completes the text for the first time. */
    boolean accept(int b) {
        while (matched > 0 && (byte) b != wanted[matched]) {
            matched = fallback[matched - 1];
        }
        if ((byte) b == wanted[matched]) {
            matched++;
        }
        if (matched < wanted.length) {
            return false;
        }
        matched = fallback[matched - 1];
        boolean first = !seen;
        seen = true;
        return first;
    }

    boolean seen() {
        return seen;
    }

    String text() {
        return text;
    }
}
