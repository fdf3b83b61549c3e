/* SPDX-License-Identifier: Apache-2.0 */
/* Why the device started. */
#ifndef POWER_H
#define POWER_H

#include "nrf52840.h"

/* The most telling cause in a RESETREAS value, which is cumulative; zero means power-on. */
static inline const char *power_reset_cause(uint32_t resetreas) {
    if (resetreas & RESETREAS_DOG) {
        return "watchdog";
    }
    if (resetreas & RESETREAS_LOCKUP) {
        return "lockup";
    }
    if (resetreas & RESETREAS_SREQ) {
        return "software";
    }
    if (resetreas & RESETREAS_RESETPIN) {
        return "pin";
    }
    if (resetreas & RESETREAS_OFF) {
        return "wake from System OFF";
    }
    return resetreas == 0 ? "power-on" : "other";
}

#endif
