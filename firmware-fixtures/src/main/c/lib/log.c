/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"
#include "uart.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

static char line[LOG_LINE_MAX];
static size_t length;

static void put(char c) {
    if (length < LOG_LINE_MAX - 2u) {
        line[length++] = c;
    }
}

static void put_number(uint32_t value, uint32_t base) {
    char digits[10];
    size_t count = 0;
    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    while (count) {
        put(digits[--count]);
    }
}

void log_line(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    length = 0;
    for (; *format; format++) {
        if (*format != '%') {
            put(*format);
            continue;
        }
        switch (*++format) {
        case 's':
            for (const char *text = va_arg(arguments, const char *); *text; text++) {
                put(*text);
            }
            break;
        case 'u':
            put_number(va_arg(arguments, unsigned), 10);
            break;
        case 'x':
            put_number(va_arg(arguments, unsigned), 16);
            break;
        default:
            put(*format);
            break;
        }
    }
    va_end(arguments);
    line[length++] = '\r';
    line[length++] = '\n';
    uart_send(line, length);
}
