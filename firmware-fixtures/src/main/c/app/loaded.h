/* SPDX-License-Identifier: Apache-2.0 */
/* For applications that run in RAM; the Makefile includes it before all others, so that APP_SLOT_ADDRESS can ask. */
#ifndef LOADED_H
#define LOADED_H

#include <stdint.h>

/* The slot that holds the header which was loaded to RAM with this image. */
uint32_t loaded_from_slot(void);

#endif
