/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs its real-time clock from the 32.768 kHz crystal, which is more precise than the RC oscillator, before it confirms itself. Not every
 * revision of the board has one. With FAULT_WAITS_FOR_CRYSTAL it waits for it for ever.
 */
#include "app.h"
#include "log.h"
#include "nrf52840.h"
#include "rtc.h"

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

static void start_timer(void) {
    TIMER0_BITMODE = TIMER_BITMODE_32;
    TIMER0_PRESCALER = TIMER_PRESCALER_1_MHZ;
    TIMER0_TASKS_CLEAR = 1;
    TIMER0_TASKS_START = 1;
}

static int patience_ends(void) {
    TIMER0_TASKS_CAPTURE0 = 1;
    return !FAULT_WAITS_FOR_CRYSTAL && TIMER0_CC0 > PATIENCE_MICROSECONDS;
}

void behave(void) {
    log_line("[app] v%s waits for the 32 kHz crystal", APP_VERSION);
    start_timer();
    start_clock(LFCLKSRC_XTAL);
    while (!CLOCK_EVENTS_LFCLKSTARTED && !patience_ends()) {
    }
    TIMER0_TASKS_STOP = 1;
    if (CLOCK_EVENTS_LFCLKSTARTED) {
        log_line("[app] v%s keeps time by the crystal", APP_VERSION);
    } else {
        start_clock(LFCLKSRC_RC);
        log_line("[app] v%s finds no crystal, keeps time by the RC oscillator", APP_VERSION);
    }
    app_confirm();
}
