/* SPDX-License-Identifier: Apache-2.0 */
/* Why the device started, by RCC_CSR. */
#ifndef RESET_H
#define RESET_H

#include "chip.h"

#define RESET_REGISTER_NAME "RCC_CSR"

/* Causes add up until they are cleared. */
static inline uint32_t reset_causes(void) {
    return RCC_CSR & ~(RCC_CSR_RMVF - 1u);
}

/* Clears all of them. */
static inline void reset_clear_causes(uint32_t causes) {
    (void) causes;
    RCC_CSR |= RCC_CSR_RMVF;
    RCC_CSR &= ~RCC_CSR_RMVF;
}

/* The most telling cause. Every reset sets the pin's flag, since the part pulls NRST itself; so that alone tells of the pin. */
static inline const char *reset_cause_name(uint32_t causes) {
    if (causes & (RCC_CSR_IWDGRSTF | RCC_CSR_WWDGRSTF)) {
        return "watchdog";
    }
    if (causes & RCC_CSR_SFTRSTF) {
        return "software";
    }
    if (causes & RCC_CSR_LPWRRSTF) {
        return "low power";
    }
    if (causes & RCC_CSR_SUPPLY) {
        return "power-on";
    }
    return causes & RCC_CSR_PINRSTF ? "pin" : "other";
}

#endif
