/* SPDX-License-Identifier: Apache-2.0 */
/* One boot, as docs/swap-move.md has it, section 4; the numbers in brackets are its paragraphs. */
#include "bugs.h"
#include "config.h"
#include "cpu.h"
#include "flash_map.h"
#include "handoff.h"
#include "image.h"
#include "log.h"
#include "nvmc.h"
#include "panic.h"
#include "power.h"
#include "startup.h"
#include "swap.h"
#include "wdt.h"

#include <stddef.h>

static const char *slot_name(uint32_t slot) {
    return slot == SLOT_A_ADDRESS ? "A" : "B";
}

static void log_reset(void) {
    uint32_t causes = POWER_RESETREAS; /* left for the application */
    log_line("[boot] Brownout bootloader, MCUboot format, swap using move");
    log_line("[boot] reset cause %s (RESETREAS 0x%x), watchdog %s", power_reset_cause(causes), (unsigned) causes,
             wdt_is_running() ? "running" : "off");
}

static void log_slot(uint32_t slot) {
    trailer_t trailer = trailer_read(slot);
    log_line("[boot] slot %s: magic %s, image_ok %s, copy_done %s, swap_info %s", slot_name(slot), magic_name(trailer.magic),
             flag_name(trailer.image_ok), flag_name(trailer.copy_done), swap_type_name(trailer.swap_type));
}

/* NULL if the image is valid, otherwise why not. */
static const char *validate(uint32_t slot, const image_header_t *header) {
    if (header->magic == IMAGE_MAGIC) {
        log_line("[boot] slot %s: verifying version %u.%u.%u+%u", slot_name(slot), header->major, header->minor,
                 header->revision, (unsigned) header->build);
    }
    const char *defect = image_validate(slot, header);
    if (defect) {
        log_line("[boot] slot %s: not valid: %s", slot_name(slot), defect);
    }
    return defect;
}

static void log_swap_done(void) {
    log_line("[boot] swap done: %u erases, %u words", (unsigned) nvmc_pages_erased, (unsigned) nvmc_words_written);
}

/* [4.2 b, 4.3] */
static void resume_swap(const swap_progress_t *progress) {
    uint32_t size = swap_announced_size();
    if (BUG_STALE_SWAP_SIZE) {
        image_header_t a = image_read_header(SLOT_A_ADDRESS);
        size = image_total_size(SLOT_A_ADDRESS, &a);
    }
    if (size == 0) {
        log_line("[boot] swap: cannot resume, its size is not plausible");
        return;
    }
    if (image_read_header(swap_header_address(SLOT_A_ADDRESS, progress, size)).magic != IMAGE_MAGIC
        || image_read_header(swap_header_address(SLOT_B_ADDRESS, progress, size)).magic != IMAGE_MAGIC) {
        log_line("[boot] swap: cannot resume, an image header is missing");
        return;
    }
    log_line("[boot] swap: resuming %s at %s %u, step %u", swap_type_name(progress->type),
             progress->op == SWAP_OP_MOVE ? "move" : "page", (unsigned) progress->index, (unsigned) progress->state);
    swap_run(*progress, size);
    swap_finish(progress->type);
    log_swap_done();
}

/* [4.4] for an image in slot B that is not valid */
static void discard_image_b(const swap_progress_t *progress, swap_type_t type, const image_header_t *header) {
    int settle = progress->announced;
    if (header->magic == 0xFFFFFFFFu || header->flags & IMAGE_F_NON_BOOTABLE) {
        swap_erase_trailer(SLOT_B_ADDRESS);
        settle |= type == SWAP_REVERT || swap_type_wanted() == SWAP_REVERT;
    } else {
        swap_erase_image_b();
    }
    if (settle) {
        swap_settle();
    }
    log_line("[boot] slot B: erased, slot A stays");
}

static uint32_t larger(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

/* [4.2 a, 4.4] */
static void start_swap_if_wanted(const swap_progress_t *progress) {
    image_header_t a = image_read_header(SLOT_A_ADDRESS);
    if (a.magic != IMAGE_MAGIC) {
        log_line("[boot] swap type: none, slot A holds no image");
        return;
    }
    swap_type_t type = progress->type != SWAP_NONE ? progress->type : swap_type_wanted();
    log_line("[boot] swap type: %s", swap_type_name(type));
    if (type == SWAP_NONE) {
        return;
    }
    image_header_t b = image_read_header(SLOT_B_ADDRESS);
    if (!BUG_UPDATE_NOT_VERIFIED && validate(SLOT_B_ADDRESS, &b) != NULL) {
        if (BUG_STOPS_AT_INVALID_UPDATE) {
            boot_panic();
        }
        discard_image_b(progress, type, &b);
        return;
    }
    uint32_t size = larger(image_total_size(SLOT_A_ADDRESS, &a), image_total_size(SLOT_B_ADDRESS, &b));
    log_line("[boot] swap: starting %s of %u bytes", swap_type_name(type), (unsigned) size);
    swap_start(progress, type, size);
    if (BUG_COPY_DONE_TOO_EARLY) {
        swap_finish(type);
    }
    swap_run(*progress, size);
    swap_finish(type);
    log_swap_done();
}

/* An image on trial that hangs must not keep the device: the next boot will revert it. */
static void arm_watchdog_for_trial(void) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    int on_trial = a.magic == MAGIC_GOOD && a.copy_done == FLAG_SET && a.image_ok == FLAG_UNSET;
    if (on_trial && !wdt_is_running()) {
        wdt_start(TRIAL_WATCHDOG_SECONDS);
        log_line("[boot] watchdog started, %u s for the trial", TRIAL_WATCHDOG_SECONDS);
    }
    wdt_feed();
}

int main(void) {
    wdt_feed(); /* before anything else: it may have been running for a while */
    cpu_disable_interrupts();
    handoff_prepare();
    log_reset();
    log_slot(SLOT_A_ADDRESS);
    log_slot(SLOT_B_ADDRESS);

    if (BUG_STOPS_AT_TORN_MAGIC && trailer_read(SLOT_A_ADDRESS).magic == MAGIC_BAD) {
        boot_panic();
    }
    swap_progress_t progress = swap_read_progress();
    if (swap_is_at_start(&progress)) {
        start_swap_if_wanted(&progress);
    } else {
        resume_swap(&progress);
    }

    image_header_t header = image_read_header(SLOT_A_ADDRESS);
    const char *defect = validate(SLOT_A_ADDRESS, &header);
    if (defect) {
        log_line("[boot] no bootable image: slot A: %s", defect);
        boot_panic();
    }
    arm_watchdog_for_trial();
    uint32_t address = SLOT_A_ADDRESS + header.header_size;
    log_line("[boot] start slot A version %u.%u.%u+%u at 0x%x", header.major, header.minor, header.revision,
             (unsigned) header.build, (unsigned) address);
    handoff(address);
}
