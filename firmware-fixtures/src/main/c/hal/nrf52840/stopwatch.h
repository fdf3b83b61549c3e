/* SPDX-License-Identifier: Apache-2.0 */
/* Microseconds of the high-frequency clock, by TIMER0. */
#ifndef STOPWATCH_H
#define STOPWATCH_H

#include "nrf52840.h"

/* By how many percent the clock of rtc.h may be off: an RC oscillator. */
#define RTC_SLOWER_PERCENT 5u
#define RTC_FASTER_PERCENT 5u

static inline void stopwatch_start(void) {
    TIMER0_BITMODE = TIMER_BITMODE_32;
    TIMER0_PRESCALER = TIMER_PRESCALER_1_MHZ;
    TIMER0_TASKS_CLEAR = 1;
    TIMER0_TASKS_START = 1;
}

static inline uint32_t stopwatch_stop(void) {
    TIMER0_TASKS_CAPTURE0 = 1;
    uint32_t microseconds = TIMER0_CC0;
    TIMER0_TASKS_STOP = 1;
    return microseconds;
}

#endif
