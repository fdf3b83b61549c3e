/* SPDX-License-Identifier: Apache-2.0 */
/* The independent watchdog. Once started it cannot be stopped, but every reset stops it. */
#ifndef WDT_H
#define WDT_H

#include "chip.h"

/* No register says whether it runs; but whoever starts it here sets a prescaler other than that after reset. */
static inline int wdt_is_running(void) {
    return IWDG_PR != 0 || WATCHDOG_BY_HARDWARE;
}

/* ticks: of 1/32768 s, at most 32 s */
static inline void wdt_start_ticks(uint32_t ticks) {
    uint32_t lsi = ticks - ticks / 32768u * (32768u - LSI_HERTZ) - ticks % 32768u * (32768u - LSI_HERTZ) / 32768u;
    uint32_t code = 1; /* divides by 4 << code */
    while ((lsi >> (2u + code)) > IWDG_RELOAD_MAX && code < 6u) {
        code++;
    }
    IWDG_KR = IWDG_KR_START; /* first, since it switches LSI on, which the other registers need */
    IWDG_KR = IWDG_KR_UNLOCK;
    IWDG_PR = code;
    IWDG_RLR = lsi >> (2u + code) > IWDG_RELOAD_MAX ? IWDG_RELOAD_MAX : lsi >> (2u + code);
    while (IWDG_SR) {
    }
    IWDG_KR = IWDG_KR_REFRESH;
}

/* It bites after the given seconds without a feed, of an LSI that may be slower or faster by the half. */
static inline void wdt_start(uint32_t seconds) {
    wdt_start_ticks(seconds * 32768u);
}

/* Feeds the watchdog if it runs. */
static inline void wdt_feed(void) {
    IWDG_KR = IWDG_KR_REFRESH;
}

#endif
