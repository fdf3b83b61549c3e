/* SPDX-License-Identifier: Apache-2.0 */
/* The trailer of the slot that it runs from as an application sees it: docs/swap-move.md, section 7. */
#include "app.h"
#include "flash_map.h"
#include "log.h"
#include "trailer.h"

int app_is_on_trial(void) {
    trailer_t a = trailer_read(APP_SLOT_ADDRESS);
    return a.magic == MAGIC_GOOD && a.copy_done == FLAG_SET && a.image_ok == FLAG_UNSET;
}

void app_confirm(void) {
    trailer_t a = trailer_read(APP_SLOT_ADDRESS);
    if (a.magic == MAGIC_BAD) {
        log_line("[app] v%s cannot confirm, the trailer's magic is bad", APP_VERSION);
        return;
    }
    if (a.magic == MAGIC_UNSET || a.image_ok == FLAG_SET) {
        log_line("[app] v%s has nothing to confirm", APP_VERSION);
        return;
    }
    trailer_write_flag(APP_SLOT_ADDRESS, TRAILER_IMAGE_OK);
    log_line("[app] v%s confirmed", APP_VERSION);
}
