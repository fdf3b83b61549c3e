/* SPDX-License-Identifier: Apache-2.0 */
/* What every strategy asks of the slots and does to them. */
#ifndef SLOTS_H
#define SLOTS_H

#include "flash_map.h"
#include "image.h"
#include "trailer.h"

#include <stdint.h>

#define SLOT_PAGES (SLOT_SIZE / FLASH_PAGE_SIZE)
/* The pages that a trailer lies in. */
#define TRAILER_PAGES (SLOT_PAGES - TRAILER_FIRST_PAGE / FLASH_PAGE_SIZE)

/* How many images there are, each with its own slots A and B. */
#ifndef IMAGES
#define IMAGES 1u
#endif
#if IMAGES > 1
/* The image whose slots are meant by all that speaks of slots A and B. */
extern uint32_t slots_image;
void slots_select(uint32_t image);
#else
#define slots_image 0u
static inline void slots_select(uint32_t image) {
    (void) image;
}
#endif

_Static_assert(SLOT_PAGES <= TRAILER_MAX_SECTORS, "the status area must have an entry for every page");

/* Which swap the two trailers ask for, by MCUboot's table. */
swap_type_t slots_swap_type_wanted(void);

/* How many bytes an image that begins at this address of a slot can have before the slot ends. */
uint32_t slots_room(uint32_t address);

/* NULL if the image at this address of a slot is valid, otherwise why not; logs both. */
const char *slots_validate(uint32_t address, const image_header_t *header);

/* The same for an image of this slot that runs from another address. */
const char *slots_validate_at(uint32_t address, uint32_t slot, const image_header_t *header);

/* Whether a header is none that anybody wrote, or one that says it is not to be started. */
int slots_image_is_absent(const image_header_t *header);

/* Removes an invalid image: the page that its header lies in, and its slot's trailer. */
void slots_remove_image(uint32_t address);

/* Erases one page. */
void slots_erase_page(uint32_t address);

/* Erases the pages between two page bounds, the first one first. */
void slots_erase(uint32_t from, uint32_t to);

/* Erases the pages between two page bounds, the last one first. */
void slots_erase_backwards(uint32_t from, uint32_t to);

/* Erases the pages of a slot's trailer, the last one first. */
void slots_erase_trailer(uint32_t slot);

/* Copies whole words to erased flash. */
void slots_copy(uint32_t from, uint32_t to, uint32_t size);

/* The slot that an address lies in. */
uint32_t slots_slot_of(uint32_t address);

/* "A" or "B" */
const char *slots_name(uint32_t address);

#endif
