/* SPDX-License-Identifier: Apache-2.0 */
/* Log output on USART2: TX on PA2, 115200 baud, 8N1. */
#ifndef UART_H
#define UART_H

#include <stddef.h>

void uart_start(void);

/* Sends bytes and sleeps until the last one has left the transmitter. Without uart_start it does nothing. */
void uart_send(const char *bytes, size_t length);

/* Puts USART2, its pin and their clocks back into their reset state. */
void uart_stop(void);

#endif
