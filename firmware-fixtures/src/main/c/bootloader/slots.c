/* SPDX-License-Identifier: Apache-2.0 */
#include "slots.h"
#include "bugs.h"
#include "flash.h"
#include "log.h"
#include "policy.h"
#include "wdt.h"

#include <string.h>

#if IMAGES > 1
uint32_t slots_image;

void slots_select(uint32_t image) {
    if (image != slots_image) {
        log_line("[boot] image %u", (unsigned) image);
    }
    slots_image = image;
}
#endif

swap_type_t slots_swap_type_wanted(void) {
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

uint32_t slots_slot_of(uint32_t address) {
    return address - SLOT_A_ADDRESS < SLOT_SIZE ? SLOT_A_ADDRESS : SLOT_B_ADDRESS;
}

const char *slots_name(uint32_t address) {
    return slots_slot_of(address) == SLOT_A_ADDRESS ? "A" : "B";
}

uint32_t slots_room(uint32_t address) {
    return slots_slot_of(address) + SLOT_SIZE - address;
}

static const char *validate(uint32_t address, uint32_t room, const char *name, const image_header_t *header) {
    if (header->magic == IMAGE_MAGIC) {
        log_line("[boot] slot %s: verifying version %u.%u.%u+%u", name, header->major, header->minor, header->revision,
                 (unsigned) header->build);
    }
    const char *defect = image_validate(address, room, header);
    if (POLICIES) {
        defect = policy_check(address, header, defect);
    }
    if (defect) {
        log_line("[boot] slot %s: not valid: %s", name, defect);
    }
    return defect;
}

const char *slots_validate(uint32_t address, const image_header_t *header) {
    return validate(address, slots_room(address), slots_name(address), header);
}

const char *slots_validate_at(uint32_t address, uint32_t slot, const image_header_t *header) {
    return validate(address, SLOT_SIZE, slots_name(slot), header);
}

int slots_image_is_absent(const image_header_t *header) {
    return header->magic == 0xFFFFFFFFu || header->flags & IMAGE_F_NON_BOOTABLE;
}

void slots_remove_image(uint32_t address) {
    slots_erase_page(address);
    slots_erase_trailer(slots_slot_of(address));
}

static void feed(void) {
    if (!BUG_WATCHDOG_NOT_FED) {
        wdt_feed();
    }
}

void slots_erase_page(uint32_t address) {
    flash_erase_page(address);
    feed();
}

void slots_erase(uint32_t from, uint32_t to) {
    for (uint32_t page = from; page < to; page += FLASH_PAGE_SIZE) {
        slots_erase_page(page);
    }
}

void slots_erase_backwards(uint32_t from, uint32_t to) {
    for (uint32_t page = to; page > from; page -= FLASH_PAGE_SIZE) {
        slots_erase_page(page - FLASH_PAGE_SIZE);
    }
}

void slots_erase_trailer(uint32_t slot) {
    slots_erase_backwards(slot + TRAILER_FIRST_PAGE, slot + SLOT_SIZE);
}

void slots_copy(uint32_t from, uint32_t to, uint32_t size) {
    static uint32_t buffer[1024 / 4];
    for (uint32_t offset = 0; offset < size; offset += sizeof buffer) {
        uint32_t length = size - offset < sizeof buffer ? size - offset : sizeof buffer;
        memcpy(buffer, (const void *) (uintptr_t) (from + offset), length);
        flash_write(to + offset, buffer, length);
        feed();
    }
}
