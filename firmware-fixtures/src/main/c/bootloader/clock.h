/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the device knows of the time. The nRF52840 has no clock that runs without power: an application that was told the time leaves it in RAM, which
 * survives all resets but power-on, before it resets the device for an update. After power-on the time is not known.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

#define CLOCK_ADDRESS 0x20020000u /* neither bootloader nor applications have anything there */
#define CLOCK_MAGIC   0x454D4954u /* TIME */

typedef struct {
    uint32_t magic;
    uint32_t seconds;     /* since 1970-01-01T00:00:00Z */
    uint32_t uncertainty; /* by how many seconds that may be wrong */
    uint32_t check;       /* all ones, less the other three: RAM after power-on is not mistaken for a time */
} clock_record_t;

#endif
