/* SPDX-License-Identifier: Apache-2.0 */
/* Images stay where they are, and the one with the highest version is started: docs/overwrite-and-xip.md, sections 2 and 3. */
#include "slot_choice.h"
#include "log.h"
#include "slots.h"
#include "strategy.h"

#include <stddef.h>

/* An image may reach up to swap_info, into the pages of the trailer. */
const uint32_t strategy_image_max = TRAILER_SWAP_INFO;

static const uint32_t SLOTS[2] = {SLOT_A_ADDRESS, SLOT_B_ADDRESS};

static uint64_t version_of(const image_header_t *header) {
    return (uint64_t) header->major << 24 | (uint64_t) header->minor << 16 | header->revision;
}

/* The slot with the higher version of those available, slot A's if they are equal; -1 for none. */
static int highest(const int available[2], const image_header_t headers[2]) {
    if (available[0] && available[1]) {
        return version_of(&headers[1]) > version_of(&headers[0]);
    }
    return available[0] ? 0 : available[1] ? 1 : -1;
}

/*
 * Marks an image as tried. One that was tried before and has not confirmed itself is removed with its whole slot, and so is
 * one that nobody asked for; but the only valid one is kept.
 */
static const char *select_on_trial(uint32_t slot) {
    trailer_t trailer = trailer_read(slot);
    int tried = trailer.copy_done == FLAG_SET && trailer.image_ok == FLAG_UNSET;
    uint32_t other = slot == SLOT_A_ADDRESS ? SLOT_B_ADDRESS : SLOT_A_ADDRESS;
    image_header_t header = image_read_header(other);
    if (trailer.magic != MAGIC_GOOD || (tried && slots_validate(other, &header) == NULL)) {
        slots_erase(slot, slot + SLOT_SIZE);
        log_line("[boot] slot %s: erased, its image is not to be tried", slots_name(slot));
        return "the image did not confirm itself";
    }
    if (trailer.copy_done != FLAG_SET) {
        trailer_write_flag(slot, TRAILER_COPY_DONE);
    }
    return NULL;
}

/* NULL if the image in the slot is the one to start. */
static const char *examine(uint32_t slot, const image_header_t *header, uint32_t *address) {
    const char *defect = choice_wrong_place(slot, header);
    if (!defect && WITH_REVERT) {
        defect = select_on_trial(slot);
    }
    if (defect) {
        return defect;
    }
    *address = choice_load(slot, header);
    defect = *address == 0 ? "not to be loaded" : slots_validate_at(*address, slot, header);
    if (defect && (*address == 0 || !slots_image_is_absent(header))) {
        slots_remove_image(slot);
        log_line("[boot] slot %s: erased", slots_name(slot));
    }
    return defect;
}

const char *strategy_boot(boot_choice_t *choice) {
    int available[2];
    image_header_t headers[2];
    for (int i = 0; i < 2; i++) {
        headers[i] = image_read_header(SLOTS[i]);
        available[i] = image_header_defect(SLOT_SIZE, &headers[i]) == NULL;
    }
    const char *defect = "no image in either slot";
    choice->slot = SLOT_A_ADDRESS;
    for (int i = highest(available, headers); i >= 0; i = highest(available, headers)) {
        choice->slot = SLOTS[i];
        choice->header = headers[i];
        defect = examine(SLOTS[i], &headers[i], &choice->address);
        if (!defect) {
            return NULL;
        }
        log_line("[boot] slot %s: passed over: %s", slots_name(SLOTS[i]), defect);
        available[i] = 0;
    }
    return defect;
}
