/* SPDX-License-Identifier: Apache-2.0 */
/* Sleeping by the RTC's wakeup timer, on the internal low-speed oscillator divided by 16. */
#ifndef RTC_H
#define RTC_H

#include <stdint.h>

#define RTC_TICKS_PER_SECOND 2000u

void rtc_start(void);

/* Sleeps in WFI; the wakeup timer's interrupt ends the sleep. 2 to 65536 ticks. */
void rtc_sleep(uint32_t ticks);

#endif
