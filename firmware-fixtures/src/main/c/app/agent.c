/* SPDX-License-Identifier: Apache-2.0 */
#include "agent.h"
#include "cpu.h"
#include "flash_map.h"
#include "nrf52840.h"
#include "nvmc.h"
#include "trailer.h"

#define IMAGE_MAGIC    0x96F3B83Du
#define HEADER_VERSION 20u /* major, minor, 16 bits of revision, 32 bits of build number */

uint32_t agent_staged_version(void) {
    if (flash_word(SLOT_B_ADDRESS) != IMAGE_MAGIC) {
        return 0;
    }
    uint32_t version = flash_word(SLOT_B_ADDRESS + HEADER_VERSION);
    return VERSION(version & 0xFFu, version >> 8 & 0xFFu, version >> 16);
}

static int trailer_is_erased(void) {
    for (uint32_t offset = TRAILER_STATUS; offset < SLOT_SIZE; offset += 4) {
        if (flash_word(SLOT_B_ADDRESS + offset) != 0xFFFFFFFFu) {
            return 0;
        }
    }
    return 1;
}

void agent_request_update(void) {
    if (trailer_read(SLOT_B_ADDRESS).magic == MAGIC_GOOD) {
        return;
    }
    if (!trailer_is_erased()) {
        for (uint32_t page = TRAILER_FIRST_PAGE; page < SLOT_SIZE; page += FLASH_PAGE_SIZE) {
            nvmc_erase_page(SLOT_B_ADDRESS + page);
        }
    }
    trailer_write_byte(SLOT_B_ADDRESS, TRAILER_SWAP_INFO, SWAP_TEST);
    trailer_write_magic(SLOT_B_ADDRESS);
}

void agent_restart(void) {
    SCB_AIRCR = AIRCR_SYSRESETREQ;
    cpu_barrier();
    for (;;) {
    }
}
