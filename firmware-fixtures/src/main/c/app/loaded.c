/* SPDX-License-Identifier: Apache-2.0 */
#include "loaded.h"
#include "flash_map.h"

#include <string.h>

#define HEADER_SIZE 32u

uint32_t loaded_from_slot(void) {
    const void *loaded = (const void *) RAM_IMAGES_ADDRESS;
    return memcmp(loaded, (const void *) SLOT_A_ADDRESS, HEADER_SIZE) == 0 ? SLOT_A_ADDRESS : SLOT_B_ADDRESS;
}
