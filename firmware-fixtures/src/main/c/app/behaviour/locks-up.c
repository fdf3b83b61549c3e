/* SPDX-License-Identifier: Apache-2.0 */
/* Faults, and faults again in the handler: the core locks up, which resets the nRF52840 at once. */
#include "app.h"
#include "log.h"
#include "startup.h"

const int feeds_watchdog = 0;

void HardFault_Handler(void) {
    __asm volatile("udf #1");
    for (;;) {
    }
}

void behave(void) {
    log_line("[app] v%s locks up now", APP_VERSION);
    __asm volatile("udf #0");
}
