/* SPDX-License-Identifier: Apache-2.0 */
/* Goes for the bootloader: erases its first page, which faults where that is closed; the HardFault handler spins until the watchdog bites. */
#include "app.h"
#include "flash_map.h"
#include "log.h"
#include "nrf52840.h"
#include "nvmc.h"
#include "startup.h"

const int feeds_watchdog = 0;

void HardFault_Handler(void) {
    log_line("[app] v%s HardFault, CFSR 0x%x, HFSR 0x%x", APP_VERSION, (unsigned) SCB_CFSR, (unsigned) SCB_HFSR);
    for (;;) {
        __asm volatile("");
    }
}

void behave(void) {
    log_line("[app] v%s erases the bootloader", APP_VERSION);
    nvmc_erase_page(BOOT_ADDRESS);
    log_line("[app] v%s has erased the bootloader", APP_VERSION);
}
