/* SPDX-License-Identifier: Apache-2.0 */
/* The part that this is built for: its registers, and what a bootloader changes in it beyond the peripherals that it starts. */
#ifndef CHIP_H
#define CHIP_H

#include "nrf52840.h"

/* Switches the instruction cache on. Gives what chip_restore puts back. */
static inline uint32_t chip_prepare(void) {
    uint32_t found = NVMC_ICACHECNF;
    NVMC_ICACHECNF = found | ICACHECNF_CACHEEN;
    return found;
}

static inline void chip_restore(uint32_t found) {
    NVMC_ICACHECNF = found;
}

#endif
