/* SPDX-License-Identifier: Apache-2.0 */
/* Log output on UARTE0: TX on P0.06, 115200 baud, 8N1. */
#ifndef UART_H
#define UART_H

#include <stddef.h>

void uart_start(void);

/*
 * Sends bytes that lie in RAM (EasyDMA cannot read flash) and sleeps until the last one has left the transmitter. Without
 * uart_start it does nothing.
 */
void uart_send(const char *bytes, size_t length);

/* Stops the transmitter and puts UARTE0 and its pin back into their reset state. */
void uart_stop(void);

#endif
