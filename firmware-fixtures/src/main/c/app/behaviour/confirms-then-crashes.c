/* SPDX-License-Identifier: Apache-2.0 */
/* Confirms itself at once and crashes then, at every start: no bootloader can bring the old image back. */
#include "app.h"
#include "log.h"
#include "cortex_m4.h"
#include "startup.h"

const int feeds_watchdog = 0;

void HardFault_Handler(void) {
    log_line("[app] v%s HardFault, CFSR 0x%x, HFSR 0x%x", APP_VERSION, (unsigned) SCB_CFSR, (unsigned) SCB_HFSR);
    for (;;) {
        __asm volatile("");
    }
}

void behave(void) {
    app_confirm();
    log_line("[app] v%s crashes now", APP_VERSION);
    __asm volatile("udf #0");
}
