/* SPDX-License-Identifier: Apache-2.0 */
#include "app.h"
#include "flash_map.h"
#include "log.h"
#include "reset.h"
#include "rtc.h"
#include "startup.h"
#include "uart.h"
#include "wdt.h"

/* The reset causes are cumulative: clearing them makes the next start tell its own. */
static uint32_t take_reset_causes(void) {
    uint32_t causes = reset_causes();
    reset_clear_causes(causes);
    return causes;
}

void app_work(void) {
    for (uint32_t seconds = 1;; seconds++) {
        rtc_sleep(RTC_TICKS_PER_SECOND);
        if (feeds_watchdog) {
            wdt_feed();
        }
        if (seconds % 10 == 0) {
            log_line("[app] v%s alive for %u s", APP_VERSION, (unsigned) seconds);
        }
    }
}

__attribute__((weak)) void app_before_anything(void) {
}

int main(void) {
    app_before_anything();
    uart_start();
    log_line("[app] v%s start, reset cause %s", APP_VERSION, reset_cause_name(take_reset_causes()));
    log_line("[app] v%s is %s, watchdog %s", APP_VERSION, app_is_on_trial() ? "on trial" : "not on trial",
             wdt_is_running() ? "running" : "off");
    rtc_start();
    behave();
    app_work();
}
