/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks for a newer image in slot B, restarts in the maintenance window a minute later, and tells the fleet's server what became of it: with the
 * version that runs then. With FAULT_REPORTS_TOO_EARLY it says success, and remembers it, as soon as it has decided; the request is
 * written in the maintenance window.
 */
#include "agent.h"
#include "app.h"
#include "flash_map.h"
#include "log.h"
#include "rtc.h"
#include "store.h"

#ifndef FAULT_REPORTS_TOO_EARLY
#define FAULT_REPORTS_TOO_EARLY 0
#endif

#define KEY_PENDING 0u
#define KEY_DONE    1u
#define UNTIL_MAINTENANCE (60u * RTC_TICKS_PER_SECOND)

const int feeds_watchdog = 1;

static void report_pending(uint32_t pending) {
    app_confirm();
    if (pending == OWN_VERSION) {
        log_line("[agent] update to " VERSION_FORMAT ": success", VERSION_FIELDS(pending));
    } else {
        log_line("[agent] update to " VERSION_FORMAT ": FAILED, v%s runs", VERSION_FIELDS(pending), APP_VERSION);
    }
    store_put(KEY_PENDING, 0);
}

void behave(void) {
    uint32_t pending = store_get(KEY_PENDING, 0);
    if (pending) {
        report_pending(pending);
        return;
    }
    app_confirm();
    uint32_t staged = agent_staged_version();
    if (staged <= OWN_VERSION || staged == store_get(KEY_DONE, 0)) {
        log_line("[agent] up to date");
        return;
    }
    if (FAULT_REPORTS_TOO_EARLY) {
        store_put(KEY_DONE, staged);
        log_line("[agent] update to " VERSION_FORMAT ": success", VERSION_FIELDS(staged));
    } else {
        store_put(KEY_PENDING, staged);
        agent_request_update();
        log_line("[agent] update to " VERSION_FORMAT ": requested", VERSION_FIELDS(staged));
    }
    log_line("[agent] restarts in the maintenance window, in 60 s");
    rtc_sleep(UNTIL_MAINTENANCE);
    agent_request_update();
    agent_restart();
}
