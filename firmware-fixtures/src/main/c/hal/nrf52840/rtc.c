/* SPDX-License-Identifier: Apache-2.0 */
#include "rtc.h"
#include "cpu.h"
#include "nrf52840.h"
#include "startup.h"

static volatile int compare_reached;

void rtc_start(void) {
    if (!(CLOCK_LFCLKSTAT & LFCLKSTAT_STATE)) {
        CLOCK_LFCLKSRC = LFCLKSRC_RC;
        CLOCK_EVENTS_LFCLKSTARTED = 0;
        CLOCK_TASKS_LFCLKSTART = 1;
        while (!CLOCK_EVENTS_LFCLKSTARTED) {
        }
    }
    RTC0_TASKS_STOP = 1;
    RTC0_TASKS_CLEAR = 1;
    RTC0_PRESCALER = 32768u / RTC_TICKS_PER_SECOND - 1u;
    RTC0_INTENSET = RTC_INT_COMPARE0;
    NVIC_ISER(0) = 1u << RTC0_IRQ;
    RTC0_TASKS_START = 1;
}

uint32_t rtc_ticks(void) {
    return RTC0_COUNTER;
}

void rtc_sleep(uint32_t ticks) {
    compare_reached = 0;
    RTC0_EVENTS_COMPARE0 = 0;
    RTC0_CC0 = (RTC0_COUNTER + ticks) & RTC_COUNTER_MASK;
    for (;;) {
        uint32_t primask = cpu_save_and_disable_interrupts();
        int done = compare_reached;
        if (!done) {
            cpu_wait_for_interrupt();
        }
        cpu_restore_interrupts(primask);
        if (done) {
            return;
        }
    }
}

void RTC0_IRQHandler(void) {
    RTC0_EVENTS_COMPARE0 = 0;
    (void) RTC0_EVENTS_COMPARE0;
    compare_reached = 1;
}
