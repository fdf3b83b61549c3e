/* SPDX-License-Identifier: Apache-2.0 */
/* Confirms itself at its first start; a baseline that works. */
#include "app.h"

const int feeds_watchdog = 1;

void behave(void) {
    app_confirm();
}
