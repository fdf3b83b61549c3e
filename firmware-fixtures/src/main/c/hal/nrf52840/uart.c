/* SPDX-License-Identifier: Apache-2.0 */
#include "uart.h"
#include "cpu.h"
#include "nrf52840.h"

#define TX_PIN 6u

void uart_start(void) {
    P0_OUTSET = 1u << TX_PIN;
    P0_DIRSET = 1u << TX_PIN;
    UARTE0_PSEL_TXD = TX_PIN;
    UARTE0_PSEL_RXD = PSEL_DISCONNECTED;
    UARTE0_PSEL_RTS = PSEL_DISCONNECTED;
    UARTE0_PSEL_CTS = PSEL_DISCONNECTED;
    UARTE0_BAUDRATE = UARTE_BAUDRATE_115200;
    UARTE0_CONFIG = 0;
    UARTE0_ENABLE = UARTE_ENABLE_ENABLED;
}

/*
 * With PRIMASK set, a pending UARTE0 interrupt ends WFI but runs no handler; an event that comes between the test and
 * the WFI is pending already and WFI falls through. So the core sleeps, and no handler is needed. In a fault handler
 * nothing but a higher priority would end WFI, so there it waits awake.
 */
static void sleep_until(volatile uint32_t *event, uint32_t interrupt) {
    UARTE0_INTENSET = interrupt;
    NVIC_ISER(0) = 1u << UARTE0_IRQ;
    while (!*event) {
        if (!cpu_is_in_handler()) {
            cpu_wait_for_interrupt();
        }
    }
    UARTE0_INTENCLR = interrupt;
    *event = 0;
    (void) *event; /* the write must have arrived before the pending bit is cleared, or it would be set again */
    NVIC_ICER(0) = 1u << UARTE0_IRQ;
    NVIC_ICPR(0) = 1u << UARTE0_IRQ;
}

void uart_send(const char *bytes, size_t length) {
    if (length == 0 || UARTE0_ENABLE != UARTE_ENABLE_ENABLED) {
        return;
    }
    uint32_t primask = cpu_save_and_disable_interrupts();
    UARTE0_EVENTS_ENDTX = 0;
    UARTE0_TXD_PTR = (uint32_t) (uintptr_t) bytes;
    UARTE0_TXD_MAXCNT = length;
    UARTE0_TASKS_STARTTX = 1;
    sleep_until(&UARTE0_EVENTS_ENDTX, UARTE_INT_ENDTX);
    cpu_restore_interrupts(primask);
}

void uart_stop(void) {
    uint32_t primask = cpu_save_and_disable_interrupts();
    UARTE0_EVENTS_TXSTOPPED = 0;
    UARTE0_TASKS_STOPTX = 1;
    sleep_until(&UARTE0_EVENTS_TXSTOPPED, UARTE_INT_TXSTOPPED);
    UARTE0_EVENTS_ENDTX = 0;
    UARTE0_ENABLE = 0;
    UARTE0_PSEL_TXD = PSEL_DISCONNECTED;
    UARTE0_TXD_PTR = 0;
    UARTE0_TXD_MAXCNT = 0;
    P0_PIN_CNF(TX_PIN) = PIN_CNF_RESET;
    P0_OUTCLR = 1u << TX_PIN;
    cpu_restore_interrupts(primask);
}
