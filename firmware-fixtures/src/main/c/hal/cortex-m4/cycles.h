/* SPDX-License-Identifier: Apache-2.0 */
/* The DWT cycle counter; it stands still while the core sleeps. */
#ifndef CYCLES_H
#define CYCLES_H

#include "cortex_m4.h"

static inline void cycles_start(void) {
    DEMCR |= DEMCR_TRCENA;
    DWT_CYCCNT = 0;
    DWT_CTRL |= DWT_CTRL_CYCCNTENA;
}

static inline uint32_t cycles_now(void) {
    return DWT_CYCCNT;
}

#endif
