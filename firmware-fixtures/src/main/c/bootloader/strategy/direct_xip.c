/* SPDX-License-Identifier: Apache-2.0 */
/* Images run from the slot that they lie in: docs/overwrite-and-xip.md, section 2. */
#include "slot_choice.h"
#include "strategy.h"

#include <stddef.h>

#if WITH_REVERT
const char strategy_name[] = "direct XIP with revert";
#else
const char strategy_name[] = "direct XIP";
#endif

const char *choice_wrong_place(uint32_t slot, const image_header_t *header) {
    int elsewhere = header->flags & IMAGE_F_ROM_FIXED && header->load_address != slot;
    return elsewhere ? "the image is built for another address" : NULL;
}

uint32_t choice_load(uint32_t slot, const image_header_t *header) {
    (void) header;
    return slot;
}
