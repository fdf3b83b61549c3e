/* SPDX-License-Identifier: Apache-2.0 */
/* Receiving on UARTE0 beside the log: RX on P0.08, a buffer of known size at a time, by EasyDMA. */
#ifndef UART_RX_H
#define UART_RX_H

#include <stdint.h>

/* After uart_start. */
void uart_rx_start(void);

/*
 * Receives size bytes, 1 to 65535, into the buffer in RAM. To be called within the time of six bytes behind the end of the buffer
 * before, since the FIFO holds no more.
 */
void uart_rx_into(void *buffer, uint32_t size);

/* Sleeps until the buffer is full or so many ticks of RTC0 have passed, at least 2. Returns whether it is full. */
int uart_rx_wait(uint32_t ticks);

/* Gives up what is being received, and drops what arrives until the line has been silent for that long. */
void uart_rx_abandon(uint32_t ticks);

#endif
