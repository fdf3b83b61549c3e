/* SPDX-License-Identifier: Apache-2.0 */
/* Reads where nothing is: a bus fault that escalates to HardFault, whose handler spins until the watchdog bites. */
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
    log_line("[app] v%s faults now", APP_VERSION);
    (void) REGISTER(0x30000000u); /* behind the RAM, before the peripherals: no device answers */
}
