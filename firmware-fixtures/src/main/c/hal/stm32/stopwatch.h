/* SPDX-License-Identifier: Apache-2.0 */
/* Microseconds of the core's clock, by TIM2. */
#ifndef STOPWATCH_H
#define STOPWATCH_H

#include "chip.h"

/* By how many percent the clock of rtc.h may be off, by the datasheet. */
#define RTC_SLOWER_PERCENT ((LSI_HERTZ - LSI_HERTZ_MIN) * 100u / LSI_HERTZ_MIN + 1u)
#define RTC_FASTER_PERCENT ((LSI_HERTZ_MAX - LSI_HERTZ) * 100u / LSI_HERTZ_MAX + 1u)

static inline void stopwatch_start(void) {
    RCC_APB1ENR |= RCC_APB1_TIM2;
    (void) RCC_APB1ENR;
    TIM2_PSC = CORE_HERTZ / 1000000u - 1u;
    TIM2_EGR = TIM_EGR_UG;
    TIM2_CR1 = TIM_CR1_CEN;
}

static inline uint32_t stopwatch_stop(void) {
    uint32_t microseconds = TIM2_CNT;
    TIM2_CR1 = 0;
    return microseconds;
}

#endif
