/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an update is brought in: the seam between one boot (main.c) and the strategies. Each bootloader is built with one of
 * the files in strategy/ that define this (the Makefile's STRATEGY_*).
 */
#ifndef STRATEGY_H
#define STRATEGY_H

#include "image.h"

#include <stdint.h>

/* The image that this boot starts. */
typedef struct {
    uint32_t slot;         /* where it came from, and where its trailer is */
    uint32_t address;      /* of its header, where it runs: in the slot, or in RAM */
    image_header_t header;
} boot_choice_t;

/* For the log, such as "swap using move". */
extern const char strategy_name[];

/* The largest image, all TLVs included, that leaves the trailer and the strategy the room that they need. */
extern const uint32_t strategy_image_max;

/*
 * Brings in, takes back or goes on with whatever the slots ask for, and chooses the image to start. NULL if there is one;
 * it is validated then. Otherwise why choice->slot, and every slot before it, has none.
 */
const char *strategy_boot(boot_choice_t *choice);

#endif
