/* SPDX-License-Identifier: Apache-2.0 */
/* Device time from RTC0 on the internal 32.768 kHz RC oscillator, at 1024 ticks a second. */
#ifndef RTC_H
#define RTC_H

#include <stdint.h>

#define RTC_TICKS_PER_SECOND 1024u

void rtc_start(void);

/* Ticks since rtc_start, 24 bits. */
uint32_t rtc_ticks(void);

/* Sleeps in WFI; RTC0's interrupt ends the sleep. At least 2 ticks. */
void rtc_sleep(uint32_t ticks);

#endif
