/* SPDX-License-Identifier: Apache-2.0 */
/* Why the device started, as code for every part asks it. */
#ifndef RESET_H
#define RESET_H

#include "power.h"

#define RESET_REGISTER_NAME "RESETREAS"

/* Causes add up until they are cleared. */
static inline uint32_t reset_causes(void) {
    return POWER_RESETREAS;
}

static inline void reset_clear_causes(uint32_t causes) {
    POWER_RESETREAS = causes;
}

static inline const char *reset_cause_name(uint32_t causes) {
    return power_reset_cause(causes);
}

#endif
