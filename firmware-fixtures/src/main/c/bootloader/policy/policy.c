/* SPDX-License-Identifier: Apache-2.0 */
#include "policy.h"
#include "acl.h"
#include "areas.h"
#include "bugs.h"
#include "counter.h"
#include "log.h"
#include "settings.h"
#include "slots.h"
#include "state_log.h"
#include "tlv.h"

#include <string.h>

#define LONGEST_BACK_OFF 64u

static reason_t last_refusal;

void policy_begin(void) {
    acl_close(0, BOOT_ADDRESS, BOOT_SIZE);
    state_record_t newest = state_log_newest();
    log_line("[boot] policies: %u starts, %u attempts; log %u %s", (unsigned) boot_policy.starts, (unsigned) boot_policy.attempts,
             (unsigned) newest.sequence, state_name(newest.state));
}

void policy_end(void) {
    acl_close(1, COUNTER_ADDRESS, COUNTER_SIZE + GOLDEN_SIZE);
}

uint32_t policy_watchdog_seconds(void) {
    return boot_policy.watchdog_seconds;
}

static image_version_t version_of(const image_header_t *header) {
    return (image_version_t){header->major, header->minor, header->revision, header->build};
}

static image_version_t version_in_a(void) {
    image_header_t header = image_read_header(SLOT_A_ADDRESS);
    return version_of(&header);
}

static int same_version(image_version_t a, image_version_t b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

static int is_below(const image_header_t *a, const image_header_t *b) {
    if (a->major != b->major) {
        return a->major < b->major;
    }
    if (a->minor != b->minor) {
        return a->minor < b->minor;
    }
    return a->revision != b->revision ? a->revision < b->revision : a->build < b->build;
}

static uint8_t plus_one(uint8_t count) {
    return count == 255 ? count : (uint8_t) (count + 1u);
}

/* --- what images must fulfil ------------------------------------------------------------------------------------------- */

static int is_for_this_hardware(uint32_t address, const image_header_t *header) {
    uint32_t board;
    uint32_t revisions;
    if (boot_policy.board == BOOT_POLICY_ANY || BUG_HARDWARE_NOT_CHECKED) {
        return 1;
    }
    return tlv_read_protected_word(address, header, TLV_BOARD, &board) && board == boot_policy.board
        && tlv_read_protected_word(address, header, TLV_REVISIONS, &revisions) && boot_policy.revision >= (revisions & 0xFFFFu)
        && boot_policy.revision <= revisions >> 16;
}

static uint32_t counter_of(uint32_t address, const image_header_t *header) {
    uint32_t value;
    return tlv_read_protected_word(address, header, TLV_SECURITY_COUNTER, &value) ? value : 0;
}

/* The golden image may be below the counter: it is the last resort, and lies where nobody can exchange it. */
static int is_golden(uint32_t address, const image_header_t *header) {
    uint32_t size = image_total_size(address, SLOT_SIZE, header);
    return address == SLOT_A_ADDRESS && boot_policy.flags & BOOT_POLICY_GOLDEN && size <= GOLDEN_SIZE
        && memcmp((const void *) (uintptr_t) GOLDEN_ADDRESS, (const void *) (uintptr_t) address, size) == 0;
}

const char *policy_check(uint32_t address, const image_header_t *header, const char *defect) {
    last_refusal = REASON_NONE;
    if (defect) {
        return defect;
    }
    if (!is_for_this_hardware(address, header)) {
        last_refusal = REASON_WRONG_HARDWARE;
        return "for other hardware";
    }
    if (boot_policy.flags & BOOT_POLICY_COUNTER && counter_of(address, header) < counter_value() && !is_golden(address, header)) {
        last_refusal = REASON_BELOW_COUNTER;
        return "security counter below the device's";
    }
    return 0;
}

/* --- trials ---------------------------------------------------------------------------------------------------------------- */

static int log_trial(const state_record_t *newest) {
    state_record_t next = state_log_next(newest, STATE_TEST, REASON_NONE, version_in_a());
    next.starts = plus_one(newest->starts);
    return state_log_append(next);
}

int policy_starts_again(void) {
    state_record_t newest = state_log_newest();
    return newest.starts < boot_policy.starts && log_trial(&newest);
}

void policy_goes_back(void) {
    state_record_t newest = state_log_newest();
    if (newest.state != STATE_ROLLBACK) {
        state_log_append(state_log_next(&newest, STATE_ROLLBACK, REASON_NOT_CONFIRMED, version_in_a()));
    }
}

void policy_stays_for_want_of_another(void) {
    state_record_t newest = state_log_newest();
    if (newest.reason != REASON_NOTHING_TO_RETURN_TO) {
        state_record_t next = state_log_next(&newest, STATE_IDLE, REASON_NOTHING_TO_RETURN_TO, version_in_a());
        next.attempts = 0;
        next.back_off = 0;
        state_log_append(next);
    }
}

/* --- images that are asked for ------------------------------------------------------------------------------------------- */

static policy_admission_t refuse(reason_t reason, image_version_t version) {
    state_record_t newest = state_log_newest();
    if (newest.reason != reason || !same_version(newest.version, version)) {
        state_log_append(state_log_next(&newest, STATE_IDLE, reason, version));
    }
    return POLICY_REFUSED;
}

void policy_refused(const image_header_t *header) {
    if (last_refusal != REASON_NONE) {
        refuse(last_refusal, version_of(header));
    }
}

/* What swap_start made of a revert: no application writes a size there. */
int policy_is_revert_in_b(void) {
    return flash_word(SLOT_B_ADDRESS + TRAILER_SWAP_SIZE) != 0xFFFFFFFFu && !BUG_REVERT_IS_A_DOWNGRADE;
}

policy_admission_t policy_admit(uint32_t address, const image_header_t *header) {
    state_record_t newest = state_log_newest();
    image_version_t version = version_of(header);
    image_header_t running = image_read_header(SLOT_A_ADDRESS);
    if (boot_policy.flags & BOOT_POLICY_NO_DOWNGRADE && running.magic == IMAGE_MAGIC && is_below(header, &running)) {
        log_line("[boot] slot B: older than what runs");
        return refuse(REASON_DOWNGRADE, version);
    }
    uint32_t image = 0;
    tlv_read_hash_word(address, header, &image);
    int again = newest.image == image;
    if (again && newest.state == STATE_SWAP) {
        return POLICY_ADMITTED;
    }
    uint8_t made = again ? newest.attempts : 0;
    if (made >= boot_policy.attempts) {
        log_line("[boot] slot B: tried %u times", made);
        return refuse(REASON_TOO_MANY_ATTEMPTS, version);
    }
    if (again && newest.back_off > 0) {
        state_record_t next = state_log_next(&newest, STATE_IDLE, REASON_WAITING, version);
        next.back_off--;
        state_log_append(next);
        log_line("[boot] slot B: tried %u times, has to wait", made);
        return POLICY_PUT_OFF;
    }
    state_record_t next = state_log_next(&newest, STATE_SWAP, REASON_NONE, version);
    next.starts = BUG_STARTS_NEVER_CLEARED ? newest.starts : 0;
    next.image = image;
    next.attempts = plus_one(made);
    next.back_off = 0;
    state_log_append(next);
    return POLICY_ADMITTED;
}

/* --- the start --------------------------------------------------------------------------------------------------------------- */

/* Exponential, so that an image that never works does not wear the flash out. */
static uint8_t back_off_after(uint8_t attempts) {
    return attempts == 0 ? 0 : attempts > 6 ? LONGEST_BACK_OFF : (uint8_t) (1u << (attempts - 1u));
}

static void log_settled(const image_header_t *header) {
    state_record_t newest = state_log_newest();
    image_version_t version = version_of(header);
    uint32_t image = 0;
    tlv_read_hash_word(SLOT_A_ADDRESS, header, &image);
    if (newest.state == STATE_ROLLBACK) {
        reason_t reason = newest.reason == REASON_GOLDEN ? REASON_GOLDEN : REASON_ROLLED_BACK;
        state_record_t next = state_log_next(&newest, STATE_IDLE, reason, version);
        next.starts = 0;
        next.back_off = back_off_after(newest.attempts);
        state_log_append(next);
    } else if (newest.attempts > 0 && newest.image == image) {
        state_record_t next = state_log_next(&newest, STATE_CONFIRM, REASON_NONE, version);
        next.starts = BUG_STARTS_NEVER_CLEARED ? newest.starts : 0;
        next.attempts = 0;
        next.back_off = 0;
        state_log_append(next);
    } else if (newest.state == STATE_TEST || newest.state == STATE_SWAP) {
        state_record_t next = state_log_next(&newest, STATE_IDLE, REASON_NONE, version);
        next.starts = 0;
        state_log_append(next);
    }
}

void policy_starting(const image_header_t *header, int after_test_swap) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    int on_trial = a.magic == MAGIC_GOOD && a.copy_done == FLAG_SET && a.image_ok == FLAG_UNSET;
    if (on_trial && after_test_swap) {
        state_record_t newest = state_log_newest();
        log_trial(&newest);
    }
    if (!on_trial) {
        log_settled(header);
    }
    if (boot_policy.flags & BOOT_POLICY_COUNTER && (!on_trial || BUG_COUNTER_RAISED_TOO_EARLY)) {
        counter_raise(counter_of(SLOT_A_ADDRESS, header));
    }
}

/* --- the last resort ------------------------------------------------------------------------------------------------------- */

static int golden_is_valid(const image_header_t *header) {
    uint32_t size = image_total_size(GOLDEN_ADDRESS, GOLDEN_SIZE, header);
    if (size == 0 || size > GOLDEN_SIZE) {
        return 0;
    }
    return BUG_GOLDEN_NOT_VERIFIED
        || (image_validate(GOLDEN_ADDRESS, GOLDEN_SIZE, header) == 0 && is_for_this_hardware(GOLDEN_ADDRESS, header));
}

static void copy_page(uint32_t offset) {
    slots_copy(GOLDEN_ADDRESS + offset, SLOT_A_ADDRESS + offset, FLASH_PAGE_SIZE);
}

/* The header goes first and comes last: in between there is nothing in slot A that could be started or swapped. */
static void restore(uint32_t size) {
    slots_erase_page(SLOT_A_ADDRESS);
    if (trailer_read(SLOT_A_ADDRESS).magic == MAGIC_GOOD) {
        trailer_retire_magic(SLOT_A_ADDRESS, 1);
    }
    slots_erase_trailer(SLOT_A_ADDRESS);
    for (uint32_t page = (size - 1) / FLASH_PAGE_SIZE; page >= 1; page--) {
        slots_erase_page(SLOT_A_ADDRESS + page * FLASH_PAGE_SIZE);
        copy_page(page * FLASH_PAGE_SIZE);
    }
    copy_page(0);
}

int policy_restore_golden(void) {
    image_header_t header = image_read_header(GOLDEN_ADDRESS);
    if (!(boot_policy.flags & BOOT_POLICY_GOLDEN) || !golden_is_valid(&header)) {
        log_line("[boot] no golden image");
        return 0;
    }
    state_record_t newest = state_log_newest();
    if (newest.state != STATE_ROLLBACK || newest.reason != REASON_GOLDEN) {
        state_log_append(state_log_next(&newest, STATE_ROLLBACK, REASON_GOLDEN, version_of(&header)));
    }
    log_line("[boot] golden image: restoring");
    restore(image_total_size(GOLDEN_ADDRESS, GOLDEN_SIZE, &header));
    return 1;
}
