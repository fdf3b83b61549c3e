/* SPDX-License-Identifier: Apache-2.0 */
/* Asks for a newer image that lies in slot B, at each start, three times at the most. */
#include "agent.h"
#include "app.h"
#include "flash_map.h"
#include "log.h"
#include "store.h"

#define ATTEMPTS     3u
#define KEY_VERSION  0u
#define KEY_ATTEMPTS 1u

const int feeds_watchdog = 1;

void behave(void) {
    app_confirm();
    uint32_t staged = agent_staged_version();
    if (staged <= OWN_VERSION) {
        log_line("[agent] nothing newer than v%s in slot B", APP_VERSION);
        return;
    }
    if (store_get(KEY_VERSION, 0) != staged) {
        store_put(KEY_ATTEMPTS, 0);
        store_put(KEY_VERSION, staged);
    }
    uint32_t attempts = store_get(KEY_ATTEMPTS, 0);
    if (attempts >= ATTEMPTS) {
        log_line("[agent] " VERSION_FORMAT " came back %u times, stays with v%s", VERSION_FIELDS(staged), (unsigned) attempts, APP_VERSION);
        return;
    }
    store_put(KEY_ATTEMPTS, attempts + 1);
    log_line("[agent] update to " VERSION_FORMAT ", attempt %u of %u: restarts", VERSION_FIELDS(staged), (unsigned) attempts + 1, ATTEMPTS);
    agent_request_update();
    agent_restart();
}
