/* SPDX-License-Identifier: Apache-2.0 */
/* Works, but neither confirms itself nor feeds the watchdog, which ends its trial. */
#include "app.h"
#include "log.h"

const int feeds_watchdog = 0;

void behave(void) {
    log_line("[app] v%s works, but does not confirm itself", APP_VERSION);
}
