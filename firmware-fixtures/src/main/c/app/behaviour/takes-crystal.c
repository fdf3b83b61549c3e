/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs its real-time clock from the 32.768 kHz crystal, which is more precise than the RC oscillator, before it confirms itself. Not every
 * revision of the board has one. With FAULT_WAITS_FOR_CRYSTAL it waits for it for ever.
 */
#include "app.h"
#include "cpu.h"
#include "log.h"
#include "nrf52840.h"

#ifndef FAULT_WAITS_FOR_CRYSTAL
#define FAULT_WAITS_FOR_CRYSTAL 0
#endif

/* A crystal of 32.768 kHz needs a quarter of a second (nRF52840 PS, tSTART_LFXO). */
#define PATIENCE_MICROSECONDS 1000000u

const int feeds_watchdog = 1;

static void start_clock(uint32_t source) {
    CLOCK_TASKS_LFCLKSTOP = 1;
    CLOCK_LFCLKSRC = source;
    CLOCK_EVENTS_LFCLKSTARTED = 0;
    CLOCK_TASKS_LFCLKSTART = 1;
}

static void limit_patience(void) {
    TIMER0_BITMODE = TIMER_BITMODE_32;
    TIMER0_PRESCALER = TIMER_PRESCALER_1_MHZ;
    TIMER0_CC0 = PATIENCE_MICROSECONDS;
    TIMER0_EVENTS_COMPARE0 = 0;
    TIMER0_TASKS_CLEAR = 1;
    TIMER0_INTENSET = TIMER_INT_COMPARE0;
    NVIC_ISER(0) = 1u << TIMER0_IRQ;
    TIMER0_TASKS_START = 1;
}

/* As in uart.c: with PRIMASK set, a pending interrupt ends WFI, and none is missed between the test and the WFI. */
static int crystal_starts(void) {
    uint32_t primask = cpu_save_and_disable_interrupts();
    CLOCK_INTENSET = CLOCK_INT_LFCLKSTARTED;
    NVIC_ISER(0) = 1u << POWER_CLOCK_IRQ;
    start_clock(LFCLKSRC_XTAL);
    if (!FAULT_WAITS_FOR_CRYSTAL) {
        limit_patience();
    }
    while (!CLOCK_EVENTS_LFCLKSTARTED && !TIMER0_EVENTS_COMPARE0) {
        cpu_wait_for_interrupt();
    }
    int started = CLOCK_EVENTS_LFCLKSTARTED != 0;
    TIMER0_TASKS_STOP = 1;
    TIMER0_INTENCLR = TIMER_INT_COMPARE0;
    CLOCK_INTENCLR = CLOCK_INT_LFCLKSTARTED;
    (void) CLOCK_INTENCLR; /* the write must have arrived before the pending bits are cleared */
    NVIC_ICER(0) = 1u << TIMER0_IRQ | 1u << POWER_CLOCK_IRQ;
    NVIC_ICPR(0) = 1u << TIMER0_IRQ | 1u << POWER_CLOCK_IRQ;
    cpu_restore_interrupts(primask);
    return started;
}

void behave(void) {
    log_line("[app] v%s waits for the 32 kHz crystal", APP_VERSION);
    if (crystal_starts()) {
        log_line("[app] v%s keeps time by the crystal", APP_VERSION);
    } else {
        start_clock(LFCLKSRC_RC);
        log_line("[app] v%s finds no crystal, keeps time by the RC oscillator", APP_VERSION);
    }
    app_confirm();
}
