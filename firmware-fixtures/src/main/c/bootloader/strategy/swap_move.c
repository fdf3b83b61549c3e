/* SPDX-License-Identifier: Apache-2.0 */
/* Swap using move, step by step as docs/swap-move.md has it, sections 3 to 5. */
#include "bugs.h"
#include "encryption.h"
#include "log.h"
#include "strategy.h"
#include "swap.h"
#include "wdt.h"

const char strategy_name[] = "swap using move";

/* The trailer's page and one page to move into are lost. */
const uint32_t strategy_image_max = SLOT_SIZE - (TRAILER_PAGES + 1u) * FLASH_PAGE_SIZE;

const int swap_needs_headers = 1;

static uint32_t pages_of(uint32_t size) {
    return (size + (BUG_LAST_PAGE_LEFT_OUT ? 0 : FLASH_PAGE_SIZE - 1)) / FLASH_PAGE_SIZE;
}

/* Where startup and handoff leave RAM alone: how many status entries were begun. */
#if BUG_PROGRESS_IN_RAM
typedef struct {
    uint32_t magic;
    uint32_t begun;
} progress_in_ram_t;

#define PROGRESS_IN_RAM ((volatile progress_in_ram_t *) 0x20020000u)
#define PROGRESS_MAGIC 0x50524F47u
#define REMEMBER(entry) (PROGRESS_IN_RAM->begun = (entry), PROGRESS_IN_RAM->magic = PROGRESS_MAGIC)
#else
#define REMEMBER(entry)
#endif

/* The first status entries are for moving, the others, two a page, for exchanging. */
static int is_exchanging(uint32_t found) {
    return found >= TRAILER_MAX_SECTORS;
}

/* The page that is exchanged next, from 1. */
static uint32_t page_to_exchange(uint32_t found) {
    return (found - TRAILER_MAX_SECTORS) / 2 + 1;
}

/* Whether slot A's page holds the new image already. */
static int is_half_exchanged(uint32_t found) {
    return (found - TRAILER_MAX_SECTORS) % 2 == 1;
}

uint32_t swap_announcement(uint32_t *entries) {
    *entries = TRAILER_STATUS_COUNT;
    return swap_announcement_in_a();
}

swap_type_t swap_type_wanted(void) {
    return slots_swap_type_wanted();
}

uint32_t swap_incoming_image(swap_type_t type) {
    (void) type;
    return SLOT_B_ADDRESS;
}

uint32_t swap_header_of_a(uint32_t found, uint32_t size, swap_type_t type) {
    (void) type;
    uint32_t last = pages_of(size);
    if (BUG_HEADER_FROM_WRONG_SLOT) {
        return SLOT_A_ADDRESS;
    }
    if (!is_exchanging(found)) {
        return found >= last ? SLOT_A_ADDRESS + FLASH_PAGE_SIZE : SLOT_A_ADDRESS;
    }
    uint32_t page = page_to_exchange(found);
    return page == 1 ? SLOT_A_ADDRESS + FLASH_PAGE_SIZE : page <= last ? SLOT_B_ADDRESS : SLOT_A_ADDRESS;
}

uint32_t swap_header_of_b(uint32_t found, uint32_t size, swap_type_t type) {
    (void) type;
    if (BUG_HEADER_FROM_WRONG_SLOT || !is_exchanging(found)) {
        return SLOT_B_ADDRESS;
    }
    uint32_t page = page_to_exchange(found);
    int in_a = page == 1 ? is_half_exchanged(found) : page <= pages_of(size);
    return in_a ? SLOT_A_ADDRESS : SLOT_B_ADDRESS;
}

uint8_t swap_status_value(uint32_t entry) {
    return entry >= TRAILER_MAX_SECTORS && (entry - TRAILER_MAX_SECTORS) % 2 == 1 ? 2 : 1;
}

void swap_start(int announced, int early, swap_type_t type, image_size_t a, image_size_t b) {
    if (!announced) {
        swap_announce_in_a(type, a.total > b.total ? a.total : b.total, early);
    }
    swap_withdraw_request(early);
}

void swap_run(uint32_t found, uint32_t size, swap_type_t type) {
    (void) type;
#if BUG_PROGRESS_IN_RAM
    if (PROGRESS_IN_RAM->magic == PROGRESS_MAGIC) {
        found = PROGRESS_IN_RAM->begun;
    }
#endif
    if (BUG_WATCHDOG_NOT_FED) {
        wdt_start_ticks(32768u / 10u);
    }
    uint32_t last = pages_of(size);
    uint32_t first = 1;
    int half = 0;
    if (is_exchanging(found)) {
        first = page_to_exchange(found);
        half = is_half_exchanged(found);
    } else {
        for (uint32_t moved = found; moved < last; moved++) {
            uint32_t to = SLOT_A_ADDRESS + (last - moved) * FLASH_PAGE_SIZE;
            if (BUG_STATUS_BEFORE_COPY) {
                swap_write_status(moved);
            }
            REMEMBER(moved + 1);
            slots_erase_page(to);
            slots_copy(to - FLASH_PAGE_SIZE, to, FLASH_PAGE_SIZE);
            if (!BUG_STATUS_BEFORE_COPY) {
                swap_write_status(moved);
            }
            log_line("[boot] swap: moved page %u/%u", (unsigned) moved + 1, (unsigned) last);
        }
    }
    for (uint32_t page = first; page <= last; page++) {
        uint32_t a = SLOT_A_ADDRESS + (page - 1) * FLASH_PAGE_SIZE;
        uint32_t b = SLOT_B_ADDRESS + (page - 1) * FLASH_PAGE_SIZE;
        uint32_t entry = TRAILER_MAX_SECTORS + (page - 1) * 2;
        if (!half) {
            if (BUG_STATUS_BEFORE_COPY) {
                swap_write_status(entry);
            }
            REMEMBER(entry + 1);
            slots_erase_page(a);
            encryption_copy_to_a(b, a, FLASH_PAGE_SIZE, (page - 1) * FLASH_PAGE_SIZE);
            if (BUG_ERASE_BEFORE_RECORD) {
                slots_erase_page(b);
            }
            if (!BUG_STATUS_SKIPPED && !BUG_STATUS_BEFORE_COPY) {
                swap_write_status(entry);
            }
        }
        REMEMBER(entry + 2);
        slots_erase_page(b);
        encryption_copy_to_b(a + FLASH_PAGE_SIZE, b, FLASH_PAGE_SIZE, (page - 1) * FLASH_PAGE_SIZE);
        swap_write_status(entry + 1);
        half = 0;
        log_line("[boot] swap: page %u/%u", (unsigned) page, (unsigned) last);
    }
#if BUG_PROGRESS_IN_RAM
    PROGRESS_IN_RAM->magic = 0;
#endif
}

void swap_withdraw_announcement(void) {
    /* An announcement is in slot A only. */
}
