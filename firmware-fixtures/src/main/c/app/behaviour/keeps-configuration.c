/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps the number of its site, which the installer enters once, in a page of flash, and asks for a newer image in slot B. The flash map says where the
 * page lies; built with STORE_ADDRESS in the last page of slot B, it shares that page with the slot's trailer.
 */
#include "agent.h"
#include "app.h"
#include "flash_map.h"
#include "log.h"
#include "rtc.h"
#include "store.h"

#define KEY_SITE       0u
#define NO_SITE        0xFFFFFFFFu
#define SITE           4711u
#define UNTIL_UPDATE   (5u * RTC_TICKS_PER_SECOND)

const int feeds_watchdog = 1;

/* The factory's image is the only one that meets an installer. */
static void install(void) {
    if (OWN_VERSION == VERSION(1, 0, 0)) {
        store_put(KEY_SITE, SITE);
        log_line("[config] the installer enters site %u", SITE);
    } else {
        log_line("[config] LOST: no site, works with the factory's defaults");
    }
}

void behave(void) {
    app_confirm();
    uint32_t site = store_get(KEY_SITE, NO_SITE);
    if (site == NO_SITE) {
        install();
    } else {
        log_line("[config] site %u", (unsigned) site);
    }
    uint32_t staged = agent_staged_version();
    if (staged > OWN_VERSION) {
        rtc_sleep(UNTIL_UPDATE);
        log_line("[agent] update to " VERSION_FORMAT ": restarts", VERSION_FIELDS(staged));
        agent_request_update();
        agent_restart();
    }
}
