/* SPDX-License-Identifier: Apache-2.0 */
#include "panic.h"
#include "cpu.h"
#include "log.h"
#include "startup.h"

void boot_panic(void) {
    cpu_disable_interrupts();
    for (;;) {
        cpu_wait_for_interrupt();
    }
}

void HardFault_Handler(void) {
    log_line("[boot] no bootable image: HardFault in the bootloader");
    boot_panic();
}
