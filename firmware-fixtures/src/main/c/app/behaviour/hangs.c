/* SPDX-License-Identifier: Apache-2.0 */
/* Hangs soon after its start with interrupts off. */
#include "app.h"
#include "cpu.h"
#include "log.h"

const int feeds_watchdog = 0;

void app_hang(void) __attribute__((noreturn, noinline));

void app_hang(void) {
    cpu_disable_interrupts();
    for (;;) {
        __asm volatile("");
    }
}

void behave(void) {
    log_line("[app] v%s hangs now", APP_VERSION);
    app_hang();
}
