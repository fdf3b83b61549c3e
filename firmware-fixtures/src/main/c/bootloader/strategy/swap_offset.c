/* SPDX-License-Identifier: Apache-2.0 */
/* Swap using offset, step by step as docs/swap-offset.md has it; the numbers in brackets are its steps. */
#include "encryption.h"
#include "log.h"
#include "strategy.h"
#include "swap.h"

const char strategy_name[] = "swap using offset";

#define STATES 2u

_Static_assert(TRAILER_STATES == STATES && TRAILER_FIELDS == 5u, "this trailer has two status entries a sector and one field more");

/* u16 size of the unprotected TLVs of slot A's image when the swap began, then of slot B's. */
#define TRAILER_TLV_SIZES (TRAILER_SWAP_SIZE + TRAILER_MAX_ALIGN)

/* The trailer's page and slot B's first are lost. */
const uint32_t strategy_image_max = SLOT_SIZE - (TRAILER_PAGES + 1u) * FLASH_PAGE_SIZE;

const int swap_needs_headers = 1;

#define IMAGE_B (SLOT_B_ADDRESS + FLASH_PAGE_SIZE)

static uint32_t pages_of(uint32_t size) {
    return (size + FLASH_PAGE_SIZE - 1) / FLASH_PAGE_SIZE;
}

/* The number of the last page that takes part, from 0. */
static uint32_t last_page(uint32_t size) {
    return pages_of(size) - 1;
}

static int b_asks_for_revert(void) {
    trailer_t b = trailer_read(SLOT_B_ADDRESS);
    return b.magic == MAGIC_GOOD && b.image_ok == FLAG_UNSET && b.copy_done == FLAG_SET;
}

uint32_t swap_announcement(uint32_t *entries) {
    *entries = TRAILER_STATUS_COUNT;
    return swap_announcement_in_a();
}

swap_type_t swap_type_wanted(void) {
    return b_asks_for_revert() ? SWAP_REVERT : slots_swap_type_wanted();
}

/* A revert takes the image from where the update has left it. */
uint32_t swap_incoming_image(swap_type_t type) {
    return type == SWAP_REVERT ? SLOT_B_ADDRESS : IMAGE_B;
}

uint32_t swap_header_of_a(uint32_t found, uint32_t size, swap_type_t type) {
    if (type == SWAP_REVERT) {
        return found > STATES * last_page(size) ? IMAGE_B : SLOT_A_ADDRESS;
    }
    return found == 0 ? SLOT_A_ADDRESS : SLOT_B_ADDRESS;
}

uint32_t swap_header_of_b(uint32_t found, uint32_t size, swap_type_t type) {
    if (type == SWAP_REVERT) {
        return found > STATES * last_page(size) + 1 ? SLOT_A_ADDRESS : SLOT_B_ADDRESS;
    }
    return found < STATES ? IMAGE_B : SLOT_A_ADDRESS;
}

uint8_t swap_status_value(uint32_t entry) {
    return (uint8_t) (entry % STATES + 1);
}

static void describe(uint32_t slot, swap_type_t type, uint32_t size, image_size_t a, image_size_t b) {
    swap_describe(slot, type, size);
    trailer_write_word(slot, TRAILER_TLV_SIZES, a.unprotected | b.unprotected << 16);
}

void swap_start(int announced, int early, swap_type_t type, image_size_t a, image_size_t b) {
    uint32_t size = a.total > b.total ? a.total : b.total;
    if (!announced) {
        if (type == SWAP_REVERT && !b_asks_for_revert()) { /* [1, 2] */
            swap_withdraw_request(early);
            trailer_write_flag(SLOT_B_ADDRESS, TRAILER_COPY_DONE);
            describe(SLOT_B_ADDRESS, type, size, a, b);
            trailer_write_magic(SLOT_B_ADDRESS);
        }
        slots_erase_trailer(SLOT_A_ADDRESS); /* [3, 4] */
        describe(SLOT_A_ADDRESS, type, size, a, b);
        trailer_write_magic(SLOT_A_ADDRESS);
    }
    swap_withdraw_request(early); /* [5] */
}

/* How many pages an image has bytes in. */
static uint32_t pages_used(uint32_t header_address, uint32_t unprotected) {
    image_header_t header = image_read_header(header_address);
    uint64_t size = (uint64_t) header.header_size + header.image_size + header.protected_tlv_size + unprotected;
    return (uint32_t) ((size + FLASH_PAGE_SIZE - 1) / FLASH_PAGE_SIZE);
}

void swap_run(uint32_t found, uint32_t size, swap_type_t type) {
    uint32_t last = last_page(size);
    uint32_t tlv_sizes = flash_word(SLOT_A_ADDRESS + TRAILER_TLV_SIZES);
    uint32_t used_a = pages_used(swap_header_of_a(found, size, type), tlv_sizes & 0xFFFFu);
    uint32_t used_b = pages_used(swap_header_of_b(found, size, type), tlv_sizes >> 16);
    int is_revert = type == SWAP_REVERT;
    for (uint32_t step = found / STATES; step <= last; step++) {
        uint32_t page = is_revert ? last - step : step;
        uint32_t in_a = SLOT_A_ADDRESS + page * FLASH_PAGE_SIZE;
        uint32_t in_b = SLOT_B_ADDRESS + page * FLASH_PAGE_SIZE;
        if (found <= STATES * step) { /* [6, 8] */
            if (page <= used_a) {
                uint32_t to = is_revert ? in_b + FLASH_PAGE_SIZE : in_b;
                slots_erase_page(to);
                encryption_copy_to_b(in_a, to, FLASH_PAGE_SIZE, page * FLASH_PAGE_SIZE);
            }
            swap_write_status(STATES * step);
        }
        if (page <= used_b) { /* [7, 9] */
            slots_erase_page(in_a);
            encryption_copy_to_a(is_revert ? in_b : in_b + FLASH_PAGE_SIZE, in_a, FLASH_PAGE_SIZE, page * FLASH_PAGE_SIZE);
        }
        swap_write_status(STATES * step + 1);
        log_line("[boot] swap: page %u/%u", (unsigned) step + 1, (unsigned) last + 1);
    }
    if (is_revert) { /* [10] */
        slots_erase_page(SLOT_B_ADDRESS);
        slots_erase_trailer(SLOT_B_ADDRESS);
    }
}

void swap_withdraw_announcement(void) {
    /* An announcement is in slot A only. */
}
