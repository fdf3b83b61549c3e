/* SPDX-License-Identifier: Apache-2.0 */
/* Where the strategies differ that start the image with the highest version: direct XIP and RAM load. */
#ifndef SLOT_CHOICE_H
#define SLOT_CHOICE_H

#include "image.h"

#include <stdint.h>

/* An image that does not confirm itself is removed at the next boot. */
#ifndef WITH_REVERT
#define WITH_REVERT 0
#endif

/* NULL if the image in this slot could run from where it would, otherwise why not: then it is left alone. */
const char *choice_wrong_place(uint32_t slot, const image_header_t *header);

/* Where the image's header will lie when it runs, with the image behind it, or 0: then it is removed. */
uint32_t choice_load(uint32_t slot, const image_header_t *header);

#endif
