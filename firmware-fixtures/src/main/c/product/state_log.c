/* SPDX-License-Identifier: Apache-2.0 */
#include "state_log.h"
#include "areas.h"
#include "bugs.h"
#include "cells.h"
#include "log.h"
#include "nvmc.h"
#include "trailer.h"

#include <string.h>

#define RECORD_WORDS (sizeof(state_record_t) / 4u)
#define PER_PAGE     (FLASH_PAGE_SIZE / sizeof(state_record_t))

/* CRC-32 of IEEE 802.3, four bits at a time. */
static uint32_t crc32(const void *bytes, uint32_t length) {
    static const uint32_t table[16] = {
        0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
        0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu,
    };
    uint32_t crc = 0xFFFFFFFFu;
    for (const uint8_t *at = bytes; length > 0; length--, at++) {
        crc ^= *at;
        crc = crc >> 4 ^ table[crc & 15u];
        crc = crc >> 4 ^ table[crc & 15u];
    }
    return ~crc;
}

static uint32_t record_address(uint32_t page, uint32_t slot) {
    return STATE_LOG_ADDRESS + page * FLASH_PAGE_SIZE + slot * sizeof(state_record_t);
}

static int read_record(uint32_t address, state_record_t *record) {
    memcpy(record, (const void *) (uintptr_t) address, sizeof *record);
    return record->format == STATE_RECORD_FORMAT && record->crc == crc32(record, sizeof *record - sizeof record->crc)
        && record->state >= STATE_IDLE && record->state <= STATE_ROLLBACK && record->reason <= REASON_ROLLED_BACK;
}

/* Also gives the page that the newest record is in, 0 if there is none. */
static state_record_t find_newest(uint32_t *newest_page) {
    state_record_t newest;
    memset(&newest, 0, sizeof newest);
    newest.state = STATE_IDLE;
    *newest_page = 0;
    for (uint32_t page = 0; page < STATE_LOG_PAGES; page++) {
        for (uint32_t slot = 0; slot < PER_PAGE; slot++) {
            state_record_t record;
            if (read_record(record_address(page, slot), &record) && record.sequence >= newest.sequence) {
                newest = record;
                *newest_page = page;
            }
        }
    }
    return newest;
}

state_record_t state_log_newest(void) {
    uint32_t page;
    return find_newest(&page);
}

state_record_t state_log_next(const state_record_t *newest, state_t state, reason_t reason, image_version_t version) {
    state_record_t next = *newest;
    next.sequence++;
    next.state = (uint8_t) state;
    next.reason = (uint8_t) reason;
    next.cause = STATE_CAUSE_NOT_TOLD;
    next.version = version;
    next.time = 0;
    return next;
}

/* What a cut left torn is completed, if this record was meant: then the flash is as if there had been no cut. */
static int is_torn(uint32_t address, const uint32_t *wanted) {
    state_record_t record;
    return !read_record(address, &record) && cells_can_become(address, wanted, RECORD_WORDS);
}

int state_log_append(state_record_t next) {
    uint32_t words[RECORD_WORDS];
    next.format = STATE_RECORD_FORMAT;
    next.crc = crc32(&next, sizeof next - sizeof next.crc);
    memcpy(words, &next, sizeof words);

    uint32_t page;
    find_newest(&page);
    uint32_t slot = PER_PAGE;
    while (slot > 0 && cells_are_erased(record_address(page, slot - 1), RECORD_WORDS)) {
        slot--;
    }
    if (slot > 0 && is_torn(record_address(page, slot - 1), words)) {
        slot--;
    }
    int written = slot < PER_PAGE && cells_program(record_address(page, slot), words, RECORD_WORDS);
    if (!written) {
        uint32_t fresh = BUG_LOG_ERASED_FIRST ? page : (page + 1) % STATE_LOG_PAGES;
        nvmc_erase_page(record_address(fresh, 0));
        written = cells_program(record_address(fresh, 0), words, RECORD_WORDS);
    }
    log_line("[log] %u %s%s, version %u.%u.%u+%u, starts %u, attempts %u, back-off %u", (unsigned) next.sequence, state_name(next.state),
             written ? "" : " LOST", next.version.major, next.version.minor, next.version.revision, (unsigned) next.version.build,
             next.starts, next.attempts, next.back_off);
    return written;
}

const char *state_name(uint8_t state) {
    static const char *const names[] = {"IDLE", "DOWNLOAD", "VERIFY", "SWAP", "REBOOT", "TEST", "CONFIRM", "ROLLBACK"};
    return state >= STATE_IDLE && state <= STATE_ROLLBACK ? names[state - 1] : "?";
}
