/* SPDX-License-Identifier: Apache-2.0 */
/* Swap using move, step by step as docs/swap-move.md has it, sections 3 to 5. */
#ifndef SWAP_H
#define SWAP_H

#include "flash_map.h"
#include "trailer.h"

#include <stdint.h>

#define SLOT_PAGES     (SLOT_SIZE / FLASH_PAGE_SIZE)
#define TRAILER_PAGES  (SLOT_PAGES - TRAILER_FIRST_PAGE / FLASH_PAGE_SIZE)

/* The largest image: the trailer's page and one page to move into are lost. */
#define SWAP_IMAGE_MAX (SLOT_SIZE - (TRAILER_PAGES + 1u) * FLASH_PAGE_SIZE)

_Static_assert(SLOT_PAGES <= TRAILER_MAX_SECTORS, "the status area must have an entry for every page");

typedef enum { SWAP_OP_MOVE, SWAP_OP_SWAP } swap_op_t;

/* How far a swap has come. */
typedef struct {
    int announced;     /* slot A's trailer says that a swap is under way */
    swap_type_t type;  /* by slot A's swap_info, if announced */
    swap_op_t op;
    uint32_t index;    /* moves done + 1, or the page being swapped, from 1 */
    uint32_t state;    /* 2 once slot A's page of this index holds the new image, otherwise 1 */
} swap_progress_t;

/* Which swap the two trailers ask for, by MCUboot's table. */
swap_type_t swap_type_wanted(void);

swap_progress_t swap_read_progress(void);

/* Whether no page has been moved yet. */
int swap_is_at_start(const swap_progress_t *progress);

/* The size that an interrupted swap was announced with, or 0 if it is none that an image can have. */
uint32_t swap_announced_size(void);

/* Where the header of slot A's or B's image lies while a swap of this size has come this far. */
uint32_t swap_header_address(uint32_t slot, const swap_progress_t *progress, uint32_t size);

/* Announces a swap (steps 1 to 9), or takes up one that was announced and has not moved anything. */
void swap_start(const swap_progress_t *progress, swap_type_t type, uint32_t size);

/* Moves and swaps from this progress to the end (steps 10 to 12). */
void swap_run(swap_progress_t progress, uint32_t size);

/* Marks the swap as done, and the image in slot A as confirmed unless it is on trial. */
void swap_finish(swap_type_t type);

/* Nothing to swap any more: the image in slot A stays for good. */
void swap_settle(void);

/* Erases the trailer of a slot. */
void swap_erase_trailer(uint32_t slot);

/* Erases an invalid image in slot B: its first page and its trailer. */
void swap_erase_image_b(void);

#endif
