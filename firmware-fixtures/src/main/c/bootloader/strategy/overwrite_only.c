/* SPDX-License-Identifier: Apache-2.0 */
/* Overwriting slot A, step by step as docs/overwrite-and-xip.md has it, section 1; the numbers in brackets are its steps. */
#include "encryption.h"
#include "flash.h"
#include "log.h"
#include "slots.h"
#include "strategy.h"

/* Only as much as the image has, with a trailer of its own, rather than the whole slot. */
#ifndef OVERWRITE_FAST
#define OVERWRITE_FAST 0
#endif

#if OVERWRITE_FAST
const char strategy_name[] = "overwrite only, fast";
#else
const char strategy_name[] = "overwrite only";
#endif

/* An image may reach up to swap_info, into the pages of the trailer. */
const uint32_t strategy_image_max = TRAILER_SWAP_INFO;

static uint32_t page_end(uint32_t address) {
    return (address + FLASH_PAGE_SIZE - 1) & ~(FLASH_PAGE_SIZE - 1u);
}

static void overwrite(const image_header_t *header) {
    uint32_t size = image_total_size(SLOT_B_ADDRESS, SLOT_SIZE, header);
    encryption_begin(SLOT_A_ADDRESS, SLOT_B_ADDRESS);
    if (OVERWRITE_FAST) {
        slots_erase(SLOT_A_ADDRESS, SLOT_A_ADDRESS + page_end(size)); /* [1] */
        slots_erase(SLOT_A_ADDRESS + TRAILER_FIRST_PAGE, SLOT_A_ADDRESS + SLOT_SIZE);
        encryption_copy_to_a(SLOT_B_ADDRESS, SLOT_A_ADDRESS, (size & ~(FLASH_WRITE_SIZE - 1u)) + FLASH_WRITE_SIZE, 0); /* [2] */
        trailer_write_magic(SLOT_A_ADDRESS); /* [3] */
    } else {
        slots_erase(SLOT_A_ADDRESS, SLOT_A_ADDRESS + SLOT_SIZE);
        encryption_copy_to_a(SLOT_B_ADDRESS, SLOT_A_ADDRESS, SLOT_SIZE, 0);
    }
    slots_erase_page(SLOT_B_ADDRESS); /* [4] */
    slots_erase_page(SLOT_B_ADDRESS + SLOT_SIZE - FLASH_PAGE_SIZE);
    log_line("[boot] overwrite done: %u erases, %u words", (unsigned) flash_pages_erased(), (unsigned) flash_words_written());
}

const char *strategy_boot(boot_choice_t *choice) {
    swap_type_t type = slots_swap_type_wanted();
    log_line("[boot] swap type: %s", swap_type_name(type));
    if (type != SWAP_NONE) {
        image_header_t b = image_read_header(SLOT_B_ADDRESS);
        if (slots_validate(SLOT_B_ADDRESS, &b) == NULL) {
            log_line("[boot] overwriting slot A");
            overwrite(&b);
        } else if (slots_image_is_absent(&b)) {
            slots_erase_trailer(SLOT_B_ADDRESS);
        } else {
            slots_remove_image(SLOT_B_ADDRESS);
        }
    }
    choice->slot = SLOT_A_ADDRESS;
    choice->address = SLOT_A_ADDRESS;
    choice->header = image_read_header(SLOT_A_ADDRESS);
    return slots_validate(SLOT_A_ADDRESS, &choice->header);
}
