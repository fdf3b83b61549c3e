/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calibrates its sensor for 40 s at its first start and only then confirms itself. The bootloader's watchdog gives an image on trial
 * 30 s between two feeds: with FAULT_WATCHDOG_NOT_FED nobody feeds it meanwhile.
 */
#include "app.h"
#include "log.h"
#include "rtc.h"
#include "wdt.h"

#ifndef FAULT_WATCHDOG_NOT_FED
#define FAULT_WATCHDOG_NOT_FED 0
#endif

#define STEPS        8u
#define STEP_SECONDS 5u

const int feeds_watchdog = 1;

void behave(void) {
    if (!app_is_on_trial()) {
        return;
    }
    for (uint32_t step = 1; step <= STEPS; step++) {
        rtc_sleep(STEP_SECONDS * RTC_TICKS_PER_SECOND);
        if (!FAULT_WATCHDOG_NOT_FED) {
            wdt_feed();
        }
        log_line("[app] v%s calibrates its sensor, step %u of %u", APP_VERSION, (unsigned) step, STEPS);
    }
    app_confirm();
}
