package dev.brownout.cli.judge;

import java.util.function.LongConsumer;

/**
 * How much of something is to be judged.
 *
 * @param instructions  to execute, at most about
 * @param seconds       of host time to take, at most about; {@code Double.POSITIVE_INFINITY} for no limit
 * @param first         number of the first trial, or block
 * @param findings      after which to give up
 * @param progress      told instructions done
 */
record Budget(long instructions, double seconds, long first, int findings, LongConsumer progress) {
}
