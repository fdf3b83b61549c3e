package dev.brownout.cli;

import java.io.OutputStream;
import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param output   results: bytes, for what a device says passes through as it is
 * @param messages everything that is about the run, not its result
 * @param terminal whether a person looks at the messages as they come
 */
public record Console(OutputStream output, PrintWriter messages, boolean terminal) {
}
