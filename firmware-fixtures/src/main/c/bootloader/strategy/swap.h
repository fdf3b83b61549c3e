/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the swaps share: one boot as docs/swap-move.md has it, section 4, and how a swap is announced (section 5, steps 1 to 9).
 * How the sectors are exchanged is in swap_move.c, swap_scratch.c or swap_offset.c.
 */
#ifndef SWAP_H
#define SWAP_H

#include "slots.h"

#include <stdint.h>

/* How many bytes are exchanged, and what of them are the TLVs that no signature covers. */
typedef struct {
    uint32_t total;       /* 0: no image */
    uint32_t unprotected;
} image_size_t;

/* A swap that was announced, and how far it has come. */
typedef struct {
    uint32_t trailer;     /* the slot whose trailer announces it, or SCRATCH_TRAILER; 0 if none does */
    uint32_t entries;     /* how many status entries that trailer has */
    swap_type_t type;
    uint32_t found;       /* status entries written: 1 + the number of the highest one */
} swap_progress_t;

/* --- in swap_move.c, swap_scratch.c, swap_offset.c ------------------------------------------------------------------------ */

/* The slot (or SCRATCH_TRAILER) whose trailer announces a swap that is not complete, or 0; and how many status entries it has. */
uint32_t swap_announcement(uint32_t *entries);

/* Which swap the trailers ask for, if none is announced. */
swap_type_t swap_type_wanted(void);

/* Where the image lies that a swap of this type brings in. */
uint32_t swap_incoming_image(swap_type_t type);

/* Whether a swap can only start with an image header in slot A, and only go on if both lie where it has put them. */
extern const int swap_needs_headers;

/* Where the header of the image that lay in slot A (or B) when the swap began is after so many status entries. */
uint32_t swap_header_of_a(uint32_t found, uint32_t size, swap_type_t type);
uint32_t swap_header_of_b(uint32_t found, uint32_t size, swap_type_t type);

/* What a status entry holds once it is written. */
uint8_t swap_status_value(uint32_t entry);

/*
 * Writes the state that lets an interrupted swap go on, and withdraws slot B's request. early: slot A's trailer announced a
 * swap when this boot began, so that slot B's magic may have been written to before.
 */
void swap_start(int announced, int early, swap_type_t type, image_size_t a, image_size_t b);

/* Does what is left to do of a swap of so many bytes. */
void swap_run(uint32_t found, uint32_t size, swap_type_t type);

/* Withdraws an announcement that lies elsewhere than in slot A. */
void swap_withdraw_announcement(void);

/* --- in swap.c ------------------------------------------------------------------------------------------------------------ */

/* Slot A if its trailer announces a swap that is not complete, and slot B asks for none; otherwise 0. */
uint32_t swap_announcement_in_a(void);

/* Announces a swap in slot A's trailer; a revert, which nothing asks for in slot B, is first made to look like a permanent update. */
void swap_announce_in_a(swap_type_t type, uint32_t size, int early);

/* Writes what a trailer says of a swap, but for the magic that makes it count. */
void swap_describe(uint32_t trailer, swap_type_t type, uint32_t size);

/* Withdraws slot B's request, and erases its trailer. */
void swap_withdraw_request(int early);

/* Writes a status entry in slot A's trailer. */
void swap_write_status(uint32_t entry);

#endif
