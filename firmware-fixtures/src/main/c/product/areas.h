/* SPDX-License-Identifier: Apache-2.0 */
/* What a product keeps in the storage area (docs/policies.md, section 2). */
#ifndef AREAS_H
#define AREAS_H

#include "flash_map.h"

#define STATE_LOG_ADDRESS   STORAGE_ADDRESS
#define STATE_LOG_PAGES     3u
#define COUNTER_ADDRESS     (STATE_LOG_ADDRESS + STATE_LOG_PAGES * FLASH_PAGE_SIZE)
#define COUNTER_SIZE        FLASH_PAGE_SIZE
#define GOLDEN_ADDRESS      (COUNTER_ADDRESS + COUNTER_SIZE)
#define GOLDEN_SIZE         (4u * FLASH_PAGE_SIZE)

_Static_assert(GOLDEN_ADDRESS + GOLDEN_SIZE == STORAGE_ADDRESS + STORAGE_SIZE, "the areas fill the storage");

#endif
