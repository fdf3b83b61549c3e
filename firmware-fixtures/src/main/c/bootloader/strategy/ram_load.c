/* SPDX-License-Identifier: Apache-2.0 */
/* Images are copied to RAM, validated there and started there: docs/overwrite-and-xip.md, section 3. */
#include "flash_map.h"
#include "log.h"
#include "slot_choice.h"
#include "slots.h"
#include "strategy.h"

#include <stddef.h>
#include <string.h>

#if WITH_REVERT
const char strategy_name[] = "RAM load with revert";
#else
const char strategy_name[] = "RAM load";
#endif

const char *choice_wrong_place(uint32_t slot, const image_header_t *header) {
    (void) slot;
    (void) header;
    return NULL;
}

uint32_t choice_load(uint32_t slot, const image_header_t *header) {
    uint32_t size = image_total_size(slot, SLOT_SIZE, header);
    uint32_t to = header->load_address;
    if (!(header->flags & IMAGE_F_RAM_LOAD)) {
        log_line("[boot] slot %s: the image is not made to be loaded to RAM", slots_name(slot));
        return 0;
    }
    uint32_t end = RAM_IMAGES_ADDRESS + RAM_IMAGES_SIZE;
    if (size == 0 || to < RAM_IMAGES_ADDRESS || to > end || size > end - to) {
        log_line("[boot] slot %s: 0x%x bytes to 0x%x, which is not in the RAM for images", slots_name(slot), (unsigned) size,
                 (unsigned) to);
        return 0;
    }
    memcpy((void *) (uintptr_t) to, (const void *) (uintptr_t) slot, size);
    log_line("[boot] slot %s: 0x%x bytes loaded to 0x%x", slots_name(slot), (unsigned) size, (unsigned) to);
    return to;
}
