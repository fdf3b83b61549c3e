package dev.brownout.cli.judge;

import java.util.List;
import java.util.Map;

/**
 * What came of holding one engine to another.
 *
 * @param pair          both names, {@code translator by interpreter}
 * @param instructions  executed and compared
 * @param seconds       of host time
 * @param findings      a text for each difference that nothing explains, in the order they were found
 * @param again         options that find the first one again; empty if there is none
 * @param missing       encodings that should have been covered and were not
 * @param notes         further lines for the table's reader
 * @param figures       what goes into the JSON: no host time, so that the same seed gives the same bytes
 */
record Verdict(String pair, long instructions, double seconds, List<String> findings, String again, List<String> missing, List<String> notes,
        Map<String, Object> figures) {
    boolean passed() {
        return findings.isEmpty() && missing.isEmpty();
    }
}
