/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device's side of an update, but for the transport: finds a newer image in slot B, writes down in the state log how far it
 * is (docs/policies.md, section 3), asks for a test and resets. While a request is put off it resets every ten seconds.
 */
#include "app.h"
#include "cpu.h"
#include "flash_map.h"
#include "log.h"
#include "nrf52840.h"
#include "nvmc.h"
#include "rtc.h"
#include "state_log.h"
#include "trailer.h"
#include "wdt.h"

#define IMAGE_MAGIC       0x96F3B83Du
#define IMAGE_VERSION     20u /* offset in the header */

const int feeds_watchdog = 1;

static uint8_t cause;

void app_before_anything(void) {
    uint32_t causes = POWER_RESETREAS;
    cause = STATE_CAUSE_POWER_ON;
    for (uint8_t bit = 0; bit < 32; bit++) {
        if (causes & 1u << bit) {
            cause = (uint8_t) (bit + 1u);
        }
    }
}

static image_version_t version_in_b(void) {
    uint32_t at = SLOT_B_ADDRESS + IMAGE_VERSION;
    uint32_t numbers = flash_word(at);
    return (image_version_t){(uint8_t) numbers, (uint8_t) (numbers >> 8), (uint16_t) (numbers >> 16), flash_word(at + 4)};
}

static void log_state(state_t state, image_version_t version) {
    state_record_t newest = state_log_newest();
    state_record_t next = state_log_next(&newest, state, REASON_NONE, version);
    next.cause = cause;
    if (state == STATE_CONFIRM) {
        next.starts = 0;
        next.attempts = 0;
        next.back_off = 0;
    }
    state_log_append(next);
}

static void reset(void) {
    rtc_sleep(RTC_TICKS_PER_SECOND / 8u); /* until the log is out */
    SCB_AIRCR = AIRCR_SYSRESETREQ;
    for (;;) {
    }
}

/* The magic last: a request is complete or none. */
static void ask_for_test(void) {
    for (uint32_t at = TRAILER_STATUS; at < SLOT_SIZE; at += 4) {
        if (flash_word(SLOT_B_ADDRESS + at) != 0xFFFFFFFFu) {
            nvmc_erase_page(SLOT_B_ADDRESS + TRAILER_FIRST_PAGE);
            break;
        }
    }
    trailer_write_byte(SLOT_B_ADDRESS, TRAILER_SWAP_INFO, SWAP_TEST);
    trailer_write_magic(SLOT_B_ADDRESS);
}

void behave(void) {
    image_version_t own = {APP_MAJOR, APP_MINOR, APP_REVISION, 0};
    if (app_is_on_trial()) {
        app_confirm();
        log_state(STATE_CONFIRM, own);
    }
    if (trailer_read(SLOT_B_ADDRESS).magic == MAGIC_GOOD) {
        log_line("[app] v%s has asked already, and waits", APP_VERSION);
        for (uint32_t second = 0; second < 10; second++) {
            rtc_sleep(RTC_TICKS_PER_SECOND);
            wdt_feed();
        }
        reset();
    }
    image_version_t offered = version_in_b();
    if (flash_word(SLOT_B_ADDRESS) != IMAGE_MAGIC || offered.major <= own.major) {
        log_line("[app] v%s finds no update", APP_VERSION);
        return;
    }
    log_line("[app] v%s finds version %u.%u.%u", APP_VERSION, offered.major, offered.minor, offered.revision);
    log_state(STATE_DOWNLOAD, offered);
    log_state(STATE_VERIFY, offered);
    ask_for_test();
    log_state(STATE_REBOOT, offered);
    reset();
}
