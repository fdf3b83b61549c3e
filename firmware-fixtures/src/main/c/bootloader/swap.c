/* SPDX-License-Identifier: Apache-2.0 */
#include "swap.h"
#include "bugs.h"
#include "log.h"
#include "nvmc.h"
#include "wdt.h"

#include <string.h>

static uint32_t pages_of(uint32_t size) {
    return (size + (BUG_LAST_PAGE_LEFT_OUT ? 0 : FLASH_PAGE_SIZE - 1)) / FLASH_PAGE_SIZE;
}

swap_type_t swap_type_wanted(void) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    trailer_t b = trailer_read(SLOT_B_ADDRESS);
    if (b.magic == MAGIC_GOOD && b.image_ok == FLAG_UNSET) {
        return SWAP_TEST;
    }
    if (b.magic == MAGIC_GOOD && b.image_ok == FLAG_SET) {
        return SWAP_PERM;
    }
    if (a.magic == MAGIC_GOOD && a.image_ok == FLAG_UNSET && a.copy_done == FLAG_SET) {
        return SWAP_REVERT;
    }
    return SWAP_NONE;
}

int swap_is_at_start(const swap_progress_t *progress) {
    return progress->op == SWAP_OP_MOVE && progress->index == 1;
}

/* The number of the last status entry that has been begun, from 1; 0 if none has. */
static uint32_t last_status_entry(void) {
    for (uint32_t i = TRAILER_STATUS_COUNT; i > 0; i--) {
        if (flash_byte(SLOT_A_ADDRESS + TRAILER_STATUS + (i - 1) * FLASH_WRITE_SIZE) != 0xFF) {
            return i;
        }
    }
    return 0;
}

swap_progress_t swap_read_progress(void) {
    swap_progress_t progress = {.announced = 0, .type = SWAP_NONE, .op = SWAP_OP_MOVE, .index = 1, .state = 1};
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    trailer_t b = trailer_read(SLOT_B_ADDRESS);
    if (a.magic != MAGIC_GOOD || a.copy_done == FLAG_SET || (b.magic == MAGIC_GOOD && !BUG_MAGIC_FIRST)) {
        return progress;
    }
    progress.announced = 1;
    progress.type = a.swap_type;
    uint32_t found = BUG_STATUS_IGNORED ? 0 : last_status_entry();
    if (found < TRAILER_MAX_SECTORS) {
        progress.index = found + 1;
    } else {
        progress.op = SWAP_OP_SWAP;
        progress.index = (found - TRAILER_MAX_SECTORS) / 2 + 1;
        progress.state = (found - TRAILER_MAX_SECTORS) % 2 + 1;
    }
    return progress;
}

uint32_t swap_announced_size(void) {
    uint32_t size = flash_word(SLOT_A_ADDRESS + TRAILER_SWAP_SIZE);
    return size <= SWAP_IMAGE_MAX ? size : 0;
}

uint32_t swap_header_address(uint32_t slot, const swap_progress_t *progress, uint32_t size) {
    uint32_t last = pages_of(size);
    int is_a = slot == SLOT_A_ADDRESS;
    if (BUG_HEADER_FROM_WRONG_SLOT) {
        return slot;
    }
    if (progress->op == SWAP_OP_MOVE) {
        return is_a && progress->index > last ? SLOT_A_ADDRESS + FLASH_PAGE_SIZE : slot;
    }
    if (progress->index > last) {
        return slot;
    }
    if (progress->index > 1) {
        return is_a ? SLOT_B_ADDRESS : SLOT_A_ADDRESS;
    }
    if (is_a) {
        return SLOT_A_ADDRESS + FLASH_PAGE_SIZE;
    }
    return progress->state == 2 ? SLOT_A_ADDRESS : SLOT_B_ADDRESS;
}

static void feed(void) {
    if (!BUG_WATCHDOG_NOT_FED) {
        wdt_feed();
    }
}

static void erase_page(uint32_t address) {
    nvmc_erase_page(address);
    feed();
}

void swap_erase_trailer(uint32_t slot) {
    for (uint32_t page = SLOT_PAGES; page > SLOT_PAGES - TRAILER_PAGES;) {
        erase_page(slot + --page * FLASH_PAGE_SIZE);
    }
}

void swap_erase_image_b(void) {
    erase_page(SLOT_B_ADDRESS);
    swap_erase_trailer(SLOT_B_ADDRESS);
}

static void copy_page(uint32_t from, uint32_t to) {
    static uint32_t buffer[1024 / 4];
    erase_page(to);
    for (uint32_t offset = 0; offset < FLASH_PAGE_SIZE; offset += sizeof buffer) {
        memcpy(buffer, (const void *) (uintptr_t) (from + offset), sizeof buffer);
        nvmc_write_words(to + offset, buffer, sizeof buffer / 4);
        feed();
    }
}

/* One word does it at once, where the erase of the page could leave a good magic without the flags beside it. */
static void retire_request_in_b(int early) {
    if (trailer_read(SLOT_B_ADDRESS).magic == MAGIC_GOOD) {
        trailer_retire_magic(SLOT_B_ADDRESS, !early);
    }
    swap_erase_trailer(SLOT_B_ADDRESS);
}

/*
 * A revert starts with its only trace, copy_done without image_ok, in the trailer of slot A that the swap must erase. So
 * it is made to look like a permanent update first: then a reset between the two still finds its way back.
 */
static void request_revert_in_b(uint32_t size) {
    trailer_write_flag(SLOT_B_ADDRESS, TRAILER_IMAGE_OK);
    trailer_write_word(SLOT_B_ADDRESS, TRAILER_SWAP_SIZE, size);
    trailer_write_magic(SLOT_B_ADDRESS);
}

/* The magic comes last: a trailer with a good magic is complete. */
static void announce_in_a(swap_type_t type, uint32_t size) {
    swap_erase_trailer(SLOT_A_ADDRESS);
    if (BUG_MAGIC_FIRST) {
        trailer_write_magic(SLOT_A_ADDRESS);
    }
    trailer_write_byte(SLOT_A_ADDRESS, TRAILER_SWAP_INFO, (uint8_t) type);
    if (trailer_read(SLOT_B_ADDRESS).image_ok == FLAG_SET && !BUG_PERMANENT_LOST && !(BUG_REVERT_NEVER_CLEARS && type == SWAP_REVERT)) {
        trailer_write_flag(SLOT_A_ADDRESS, TRAILER_IMAGE_OK);
    }
    trailer_write_word(SLOT_A_ADDRESS, TRAILER_SWAP_SIZE, size);
    if (!BUG_MAGIC_FIRST) {
        trailer_write_magic(SLOT_A_ADDRESS);
    }
}

void swap_start(const swap_progress_t *progress, swap_type_t type, uint32_t size) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    int early = a.magic == MAGIC_GOOD && a.copy_done != FLAG_SET;
    if (!progress->announced) {
        if (type == SWAP_REVERT && !BUG_REVERT_FORGOTTEN) {
            retire_request_in_b(early);
            request_revert_in_b(size);
        }
        announce_in_a(type, size);
    }
    retire_request_in_b(early);
}

static void write_status(uint32_t entry, uint8_t value) {
    trailer_write_byte(SLOT_A_ADDRESS, TRAILER_STATUS + entry * FLASH_WRITE_SIZE, value);
}

/* A torn entry counts as written; it is made whole all the same, so that nothing depends any longer on cells half programmed. */
static void complete_status(const swap_progress_t *progress) {
    uint32_t found = progress->op == SWAP_OP_MOVE ? progress->index - 1 : TRAILER_MAX_SECTORS + 2 * (progress->index - 1) + progress->state - 1;
    if (found == 0) {
        return;
    }
    uint8_t value = found > TRAILER_MAX_SECTORS && progress->state == 1 ? 2 : 1;
    if (flash_word(SLOT_A_ADDRESS + TRAILER_STATUS + (found - 1) * FLASH_WRITE_SIZE) != (0xFFFFFF00u | value)) {
        write_status(found - 1, value);
    }
}

void swap_run(swap_progress_t progress, uint32_t size) {
    if (BUG_WATCHDOG_NOT_FED) {
        wdt_start_ticks(32768u / 10u);
    }
    complete_status(&progress);
    uint32_t last = pages_of(size);
    uint32_t first = progress.index;
    if (progress.op == SWAP_OP_MOVE) {
        for (uint32_t moved = progress.index - 1; moved < last; moved++) {
            uint32_t to = SLOT_A_ADDRESS + (last - moved) * FLASH_PAGE_SIZE;
            if (BUG_STATUS_BEFORE_COPY) {
                write_status(moved, 1);
            }
            copy_page(to - FLASH_PAGE_SIZE, to);
            if (!BUG_STATUS_BEFORE_COPY) {
                write_status(moved, 1);
            }
            log_line("[boot] swap: moved page %u/%u", (unsigned) moved + 1, (unsigned) last);
        }
        first = 1;
        progress.state = 1;
    }
    for (uint32_t page = first; page <= last; page++) {
        uint32_t a = SLOT_A_ADDRESS + (page - 1) * FLASH_PAGE_SIZE;
        uint32_t b = SLOT_B_ADDRESS + (page - 1) * FLASH_PAGE_SIZE;
        uint32_t entry = TRAILER_MAX_SECTORS + (page - 1) * 2;
        if (progress.state == 1) {
            if (BUG_STATUS_BEFORE_COPY) {
                write_status(entry, 1);
            }
            copy_page(b, a);
            if (BUG_ERASE_BEFORE_RECORD) {
                erase_page(b);
            }
            if (!BUG_STATUS_SKIPPED && !BUG_STATUS_BEFORE_COPY) {
                write_status(entry, 1);
            }
        }
        copy_page(a + FLASH_PAGE_SIZE, b);
        write_status(entry + 1, 2);
        progress.state = 1;
        log_line("[boot] swap: page %u/%u", (unsigned) page, (unsigned) last);
    }
}

static void set_flag_in_a(uint32_t offset, flag_t now) {
    if (now != FLAG_SET) {
        trailer_write_flag(SLOT_A_ADDRESS, offset);
    }
}

void swap_finish(swap_type_t type) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    if ((type == SWAP_PERM && !BUG_PERMANENT_LOST) || (type == SWAP_REVERT && !BUG_REVERT_NEVER_CLEARS) || BUG_CONFIRMS_FOR_THE_IMAGE) {
        set_flag_in_a(TRAILER_IMAGE_OK, a.image_ok);
    }
    if (type != SWAP_NONE) {
        set_flag_in_a(TRAILER_COPY_DONE, a.copy_done);
    }
}

void swap_settle(void) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    set_flag_in_a(TRAILER_IMAGE_OK, a.image_ok);
    set_flag_in_a(TRAILER_COPY_DONE, a.copy_done);
}
