/* SPDX-License-Identifier: Apache-2.0 */
#include "uart_rx.h"
#include "cpu.h"
#include "nrf52840.h"
#include "rtc.h"

#define RX_PIN 8u

static uint8_t rubbish;

void uart_rx_start(void) {
    UARTE0_ENABLE = 0;
    P0_PIN_CNF(RX_PIN) = PIN_CNF_INPUT_PULL_UP;
    UARTE0_PSEL_RXD = RX_PIN;
    UARTE0_ENABLE = UARTE_ENABLE_ENABLED;
}

void uart_rx_into(void *buffer, uint32_t size) {
    UARTE0_EVENTS_ENDRX = 0;
    UARTE0_RXD_PTR = (uint32_t) (uintptr_t) buffer;
    UARTE0_RXD_MAXCNT = size;
    UARTE0_TASKS_STARTRX = 1;
}

/* As in uart.c: with PRIMASK set, a pending interrupt ends WFI, and none is missed between the test and the WFI. */
int uart_rx_wait(uint32_t ticks) {
    uint32_t primask = cpu_save_and_disable_interrupts();
    RTC0_EVENTS_COMPARE0 = 0;
    RTC0_CC0 = (RTC0_COUNTER + ticks) & RTC_COUNTER_MASK;
    UARTE0_INTENSET = UARTE_INT_ENDRX;
    NVIC_ISER(0) = 1u << UARTE0_IRQ;
    while (!UARTE0_EVENTS_ENDRX && !RTC0_EVENTS_COMPARE0) {
        cpu_wait_for_interrupt();
    }
    UARTE0_INTENCLR = UARTE_INT_ENDRX;
    NVIC_ICER(0) = 1u << UARTE0_IRQ;
    (void) UARTE0_INTENCLR; /* the write must have arrived before the pending bit is cleared */
    NVIC_ICPR(0) = 1u << UARTE0_IRQ;
    int full = UARTE0_EVENTS_ENDRX != 0;
    cpu_restore_interrupts(primask);
    return full;
}

void uart_rx_abandon(uint32_t ticks) {
    UARTE0_EVENTS_RXTO = 0;
    UARTE0_TASKS_STOPRX = 1;
    while (!UARTE0_EVENTS_RXTO) {
    }
    do {
        uart_rx_into(&rubbish, 1);
    } while (uart_rx_wait(ticks));
    UARTE0_EVENTS_RXTO = 0;
    UARTE0_TASKS_STOPRX = 1;
    while (!UARTE0_EVENTS_RXTO) {
    }
}
