/* SPDX-License-Identifier: Apache-2.0 */
/* Swap using scratch, step by step as docs/swap-scratch.md has it, for sectors of one size; the numbers in brackets are its steps. */
#include "encryption.h"
#include "log.h"
#include "strategy.h"
#include "swap.h"

const char strategy_name[] = "swap using scratch";

#define SCRATCH_END     (SCRATCH_ADDRESS + SCRATCH_SIZE)
/* The trailer's fields are found from a slot's beginning: this imaginary slot ends with the scratch area. */
#define SCRATCH_TRAILER (SCRATCH_END - SLOT_SIZE)

#define STATES               3u
#define TRAILER_SIZE         (SLOT_SIZE - TRAILER_STATUS)
#define SCRATCH_STATUS       (TRAILER_STATUS_END - STATES * FLASH_WRITE_SIZE)
#define SCRATCH_TRAILER_SIZE (SLOT_SIZE - SCRATCH_STATUS)

_Static_assert(SCRATCH_SIZE % FLASH_PAGE_SIZE == 0, "the scratch area is made of whole pages");
/* Otherwise the largest image would have to leave room for the rest in the scratch area. */
_Static_assert(SCRATCH_TRAILER_SIZE <= TRAILER_SIZE - (TRAILER_PAGES - 1u) * FLASH_PAGE_SIZE,
               "the scratch trailer fits where the slot's trailer begins");

const uint32_t strategy_image_max = SLOT_SIZE - TRAILER_SIZE;

const int swap_needs_headers = 0;

/* Pages that are exchanged together. */
typedef struct {
    uint32_t offset;    /* from the beginning of both slots */
    uint32_t size;
    uint32_t copied;    /* less than size if slot A's trailer begins in the group */
} group_t;

static uint32_t smaller(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint32_t pages_size(uint32_t size) {
    return (size + FLASH_PAGE_SIZE - 1) & ~(FLASH_PAGE_SIZE - 1u);
}

static uint32_t groups_of(uint32_t size) {
    return (pages_size(size) + SCRATCH_SIZE - 1) / SCRATCH_SIZE;
}

/* From the image's end down, each as large as the scratch area, the last one what is left. */
static group_t group_at(uint32_t index, uint32_t size) {
    uint32_t end = pages_size(size) - index * SCRATCH_SIZE;
    group_t group = {.size = smaller(end, SCRATCH_SIZE)};
    group.offset = end - group.size;
    group.copied = group.size;
    if (end > TRAILER_FIRST_PAGE) {
        group.copied = smaller(SLOT_SIZE - TRAILER_SIZE - group.offset, SCRATCH_SIZE - SCRATCH_TRAILER_SIZE);
    }
    return group;
}

static int shares_with_trailer(const group_t *group) {
    return group->copied != group->size;
}

static int is_announced_in_scratch(void) {
    return trailer_read(SCRATCH_TRAILER).magic == MAGIC_GOOD && flash_byte(SCRATCH_TRAILER + TRAILER_SWAP_INFO) >> 4 == slots_image;
}

uint32_t swap_announcement(uint32_t *entries) {
    if (is_announced_in_scratch()) {
        *entries = STATES;
        return SCRATCH_TRAILER;
    }
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

/* The headers are in the group that is exchanged last. */
uint32_t swap_header_of_a(uint32_t found, uint32_t size, swap_type_t type) {
    (void) type;
    return found >= STATES * (groups_of(size) - 1) + 2 ? SLOT_B_ADDRESS : SLOT_A_ADDRESS;
}

uint32_t swap_header_of_b(uint32_t found, uint32_t size, swap_type_t type) {
    (void) type;
    uint32_t last = STATES * (groups_of(size) - 1);
    return found <= last ? SLOT_B_ADDRESS : found < last + STATES ? SCRATCH_ADDRESS : SLOT_A_ADDRESS;
}

uint8_t swap_status_value(uint32_t entry) {
    return (uint8_t) (entry % STATES + 1);
}

/* Whatever the scratch area announces is withdrawn first: a half erased announcement can keep its magic and lose or change the rest. */
static void erase_scratch(void) {
    if (trailer_read(SCRATCH_TRAILER).magic == MAGIC_GOOD) {
        trailer_retire_magic(SCRATCH_TRAILER, 1);
    }
    slots_erase_backwards(SCRATCH_ADDRESS, SCRATCH_END);
}

void swap_withdraw_announcement(void) {
    if (is_announced_in_scratch()) {
        trailer_retire_magic(SCRATCH_TRAILER, 1);
    }
}

void swap_start(int announced, int early, swap_type_t type, image_size_t a, image_size_t b) {
    uint32_t size = a.total > b.total ? a.total : b.total;
    group_t first = group_at(0, size);
    if (shares_with_trailer(&first)) { /* [1, 2] */
        erase_scratch();
        swap_describe(SCRATCH_TRAILER, type, size);
        trailer_write_magic(SCRATCH_TRAILER);
        return;
    }
    if (!announced || is_announced_in_scratch()) {
        swap_announce_in_a(type, size, early);
    }
    swap_withdraw_announcement();
    swap_withdraw_request(early);
}

/* Into the trailer that keeps the status of this group. */
static void write_status(int in_scratch, uint32_t entry) {
    if (in_scratch) {
        trailer_write_status(SCRATCH_TRAILER, SCRATCH_STATUS + entry * FLASH_WRITE_SIZE, swap_status_value(entry));
    } else {
        swap_write_status(entry);
    }
}

static int trailer_of_b_is_erased(void) {
    for (uint32_t at = TRAILER_STATUS; at < SLOT_SIZE; at += 4) {
        if (flash_word(SLOT_B_ADDRESS + at) != 0xFFFFFFFFu) {
            return 0;
        }
    }
    return 1;
}

static void to_scratch(const group_t *group, uint32_t index, int in_scratch) {
    if (!in_scratch) {
        erase_scratch();
    }
    slots_copy(SLOT_B_ADDRESS + group->offset, SCRATCH_ADDRESS, group->copied);
    write_status(in_scratch, index * STATES);
}

static void to_slot_b(const group_t *group, uint32_t index, int in_scratch) {
    if (in_scratch || (index == 0 && !trailer_of_b_is_erased())) {
        slots_erase_trailer(SLOT_B_ADDRESS);
    }
    uint32_t end = in_scratch ? TRAILER_FIRST_PAGE : group->offset + group->size;
    slots_erase(SLOT_B_ADDRESS + group->offset, SLOT_B_ADDRESS + end);
    encryption_copy_to_b(SLOT_A_ADDRESS + group->offset, SLOT_B_ADDRESS + group->offset, group->copied, group->offset);
    write_status(in_scratch, index * STATES + 1);
}

static void to_slot_a(const group_t *group, uint32_t index, int in_scratch, uint32_t size, swap_type_t type) {
    if (in_scratch) {
        slots_erase_trailer(SLOT_A_ADDRESS);
    }
    uint32_t end = in_scratch ? TRAILER_FIRST_PAGE : group->offset + group->size;
    slots_erase(SLOT_A_ADDRESS + group->offset, SLOT_A_ADDRESS + end);
    encryption_copy_to_a(SCRATCH_ADDRESS, SLOT_A_ADDRESS + group->offset, group->copied, group->offset);
    if (in_scratch) {
        swap_write_status(0);
        swap_write_status(1);
        trailer_write_byte(SLOT_A_ADDRESS, TRAILER_SWAP_INFO, (uint8_t) (type | slots_image << 4));
        if (trailer_read(SCRATCH_TRAILER).image_ok == FLAG_SET) {
            trailer_write_flag(SLOT_A_ADDRESS, TRAILER_IMAGE_OK);
        }
        trailer_write_word(SLOT_A_ADDRESS, TRAILER_SWAP_SIZE, size);
        encryption_save(SLOT_A_ADDRESS);
        trailer_write_magic(SLOT_A_ADDRESS);
    }
    swap_write_status(index * STATES + 2);
    if (in_scratch) {
        erase_scratch();
    }
}

void swap_run(uint32_t found, uint32_t size, swap_type_t type) {
    uint32_t groups = groups_of(size);
    uint32_t state = found % STATES;
    for (uint32_t index = found / STATES; index < groups; index++) {
        group_t group = group_at(index, size);
        int in_scratch = index == 0 && shares_with_trailer(&group);
        if (state == 0) {
            to_scratch(&group, index, in_scratch);
        }
        if (state <= 1) {
            to_slot_b(&group, index, in_scratch);
        }
        to_slot_a(&group, index, in_scratch, size, type);
        state = 0;
        log_line("[boot] swap: group %u/%u, %u bytes", (unsigned) index + 1, (unsigned) groups, (unsigned) group.copied);
    }
}
