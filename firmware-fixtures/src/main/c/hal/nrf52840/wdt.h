/* SPDX-License-Identifier: Apache-2.0 */
/* Watchdog. Once started it cannot be stopped, and it survives a soft reset and a lockup reset. */
#ifndef WDT_H
#define WDT_H

#include "nrf52840.h"

static inline int wdt_is_running(void) {
    return WDT_RUNSTATUS & 1u;
}

/* Starts the watchdog with one reload register, counting in sleep too. It bites after the given seconds without a feed. */
/* ticks: of 1/32768 s, at least 16 */
static inline void wdt_start_ticks(uint32_t ticks) {
    WDT_CONFIG = WDT_CONFIG_SLEEP_RUN;
    WDT_CRV = ticks - 1u; /* timeout = (CRV + 1) / 32768 s */
    WDT_RREN = 1u;
    WDT_TASKS_START = 1;
}

static inline void wdt_start(uint32_t seconds) {
    wdt_start_ticks(seconds * 32768u);
}

/* Feeds the watchdog if it runs, whoever has started it: every enabled reload register must be written. */
static inline void wdt_feed(void) {
    if (!wdt_is_running()) {
        return;
    }
    uint32_t enabled = WDT_RREN;
    for (uint32_t i = 0; i < WDT_RR_COUNT; i++) {
        if (enabled & (1u << i)) {
            WDT_RR(i) = WDT_RR_RELOAD;
        }
    }
}

#endif
