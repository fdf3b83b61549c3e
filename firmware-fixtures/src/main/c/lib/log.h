/* SPDX-License-Identifier: Apache-2.0 */
/* A line at a time on the log UART. */
#ifndef LOG_H
#define LOG_H

#define LOG_LINE_MAX 160u

/* Formats and sends one line; CR LF is added. Knows %s, %u, %x (lower case, no leading zeros) and %%. Longer lines are cut. */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
