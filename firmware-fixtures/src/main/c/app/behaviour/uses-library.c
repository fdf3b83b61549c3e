/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Image 0 of bootloader-two-images: needs the library of its own version or a later one. It confirms itself first, then the library: a reset
 * between the two finds an image that needs what the other revert would take away, so that nothing goes back and the rest is confirmed then.
 */
#include "app.h"
#include "flash_map.h"
#include "library.h"
#include "log.h"
#include "rtc.h"
#include "trailer.h"

#define LIBRARY_SLOT SLOT_A_ADDRESS_OF(1u)
#define HEADER_SIZE  0x200u
#define CHECKED      "123456789"
#define CHECKED_CRC  0xCBF43926u

const int feeds_watchdog = 1;

static const library_t *library(void) {
    return (const library_t *) (uintptr_t) (LIBRARY_SLOT + HEADER_SIZE);
}

static int is_well(void) {
    if (library()->magic != LIBRARY_MAGIC || library()->major < APP_MAJOR) {
        log_line("[app] v%s finds no library that it can use", APP_VERSION);
        return 0;
    }
    uint32_t crc = library()->crc((const uint8_t *) CHECKED, sizeof CHECKED - 1);
    log_line("[app] v%s with library v%s, crc %s", APP_VERSION, library()->version, crc == CHECKED_CRC ? "ok" : "WRONG");
    return crc == CHECKED_CRC;
}

static void confirm_library(void) {
    trailer_t trailer = trailer_read(LIBRARY_SLOT);
    if (trailer.magic == MAGIC_GOOD && trailer.copy_done == FLAG_SET && trailer.image_ok == FLAG_UNSET) {
        trailer_write_flag(LIBRARY_SLOT, TRAILER_IMAGE_OK);
        log_line("[app] v%s has confirmed its library", APP_VERSION);
    }
}

void behave(void) {
    if (is_well()) {
        app_confirm();
        confirm_library();
        return;
    }
    for (;;) { /* the watchdog brings the old images back */
        rtc_sleep(RTC_TICKS_PER_SECOND);
    }
}
