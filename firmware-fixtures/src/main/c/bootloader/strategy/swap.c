/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers in brackets are the paragraphs of docs/swap-move.md. */
#include "swap.h"
#include "bugs.h"
#include "chain.h"
#include "dependencies.h"
#include "encryption.h"
#include "flash.h"
#include "log.h"
#include "panic.h"
#include "policy.h"
#include "strategy.h"

#include <stddef.h>

uint32_t swap_announcement_in_a(void) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    trailer_t b = trailer_read(SLOT_B_ADDRESS);
    int asked = b.magic == MAGIC_GOOD && !BUG_MAGIC_FIRST;
    return a.magic == MAGIC_GOOD && a.copy_done != FLAG_SET && !asked ? SLOT_A_ADDRESS : 0;
}

/* The swap that this boot has done or completed. */
static swap_type_t swapped;

/* What one boot does about one image. */
typedef struct {
    swap_progress_t progress;
    swap_type_t type; /* the swap that is decided upon and not done yet */
    int under_way;    /* there was an update under way, so that images which came in before are not to go back yet */
} update_t;

static uint32_t status_entry(const swap_progress_t *progress, uint32_t entry) {
    return TRAILER_STATUS_END - (progress->entries - entry) * FLASH_WRITE_SIZE;
}

static swap_progress_t read_progress(void) {
    swap_progress_t progress = {.trailer = 0, .entries = 0, .type = SWAP_NONE, .found = 0};
    progress.trailer = swap_announcement(&progress.entries);
    if (progress.trailer == 0) {
        return progress;
    }
    progress.type = trailer_read(progress.trailer).swap_type;
    if (!BUG_STATUS_IGNORED) {
        progress.found = trailer_status_found(progress.trailer, status_entry(&progress, 0), progress.entries);
    }
    return progress;
}

static uint32_t announced_size(const swap_progress_t *progress) {
    if (BUG_STALE_SWAP_SIZE) {
        image_header_t a = image_read_header(SLOT_A_ADDRESS);
        return image_total_size(SLOT_A_ADDRESS, SLOT_SIZE, &a);
    }
    uint32_t size = flash_word(progress->trailer + TRAILER_SWAP_SIZE);
    return size <= strategy_image_max ? size : 0;
}

static int is_header(uint32_t address) {
    return image_read_header(address).magic == IMAGE_MAGIC;
}

/* A torn entry counts as written; it is made whole all the same, so that nothing depends any longer on cells half programmed. */
static void complete_status(const swap_progress_t *progress) {
    trailer_complete_status(progress->trailer, status_entry(progress, progress->found - 1), swap_status_value(progress->found - 1));
}

static void set_flag_in_a(uint32_t offset, flag_t now) {
    if (now != FLAG_SET) {
        trailer_write_flag(SLOT_A_ADDRESS, offset);
        while (BUG_FLAG_WRITTEN_UNTIL_SET && (flash_word(SLOT_A_ADDRESS + offset) & 0xFFu) != 1) {
            trailer_write_flag(SLOT_A_ADDRESS, offset);
        }
    }
}

/* [4.5] Marks the swap as done, and the image in slot A as confirmed unless it is on trial. */
static void finish(swap_type_t type) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    if ((type == SWAP_PERM && !BUG_PERMANENT_LOST) || (type == SWAP_REVERT && !BUG_REVERT_NEVER_CLEARS) || BUG_CONFIRMS_FOR_THE_IMAGE) {
        set_flag_in_a(TRAILER_IMAGE_OK, a.image_ok);
    }
    if (type != SWAP_NONE) {
        set_flag_in_a(TRAILER_COPY_DONE, a.copy_done);
    }
    swapped = type;
}

/* Nothing to swap any more: the image in slot A stays for good. */
static void settle(void) {
    trailer_t a = trailer_read(SLOT_A_ADDRESS);
    set_flag_in_a(TRAILER_IMAGE_OK, a.image_ok);
    set_flag_in_a(TRAILER_COPY_DONE, a.copy_done);
}

static void log_done(void) {
    log_line("[boot] swap done: %u erases, %u words", (unsigned) flash_pages_erased(), (unsigned) flash_words_written());
}

/* [4.2 b, 4.3] Whether the swap is complete. */
static int resume(const swap_progress_t *progress) {
    uint32_t size = announced_size(progress);
    if (size == 0) {
        log_line("[boot] swap: cannot resume, its size is not plausible");
        return 0;
    }
    image_header_t of_a = image_read_header(swap_header_of_a(progress->found, size, progress->type));
    image_header_t of_b = image_read_header(swap_header_of_b(progress->found, size, progress->type));
    if (swap_needs_headers && !(of_a.magic == IMAGE_MAGIC && of_b.magic == IMAGE_MAGIC)) {
        log_line("[boot] swap: cannot resume, an image header is missing");
        return 0;
    }
    log_line("[boot] swap: resuming %s of %u bytes after status entry %u", swap_type_name(progress->type), (unsigned) size,
             (unsigned) progress->found);
    encryption_resume(progress->trailer, &of_a, &of_b);
    complete_status(progress);
    swap_run(progress->found, size, progress->type);
    finish(progress->type);
    log_done();
    return 1;
}

/* [4.4] for an image in slot B that is not valid */
static void discard(const swap_progress_t *progress, swap_type_t type, uint32_t address, const image_header_t *header) {
    int is_settled = progress->trailer != 0;
    if (slots_image_is_absent(header)) {
        if (POLICIES && type == SWAP_REVERT) {
            policy_stays_for_want_of_another();
        }
        slots_erase_trailer(SLOT_B_ADDRESS);
        /* With policies an image on trial keeps the starts that it has left. */
        is_settled |= type == SWAP_REVERT || (!POLICIES && swap_type_wanted() == SWAP_REVERT);
    } else {
        slots_remove_image(address);
    }
    if (is_settled) {
        settle();
        swap_withdraw_announcement();
    }
    log_line("[boot] slot B: erased, slot A stays");
}

static image_size_t size_of(uint32_t address) {
    image_header_t header = image_read_header(address);
    uint32_t total = image_total_size(address, slots_room(address), &header);
    return (image_size_t){total, total == 0 ? 0 : total - header.header_size - header.image_size - header.protected_tlv_size};
}

/* An image at the beginning of slot B, where this strategy does not look, was probably loaded to the wrong place. */
static int is_misplaced(const swap_progress_t *progress, uint32_t address) {
    return address != SLOT_B_ADDRESS && progress->type == SWAP_NONE && is_header(SLOT_B_ADDRESS);
}

static int comes_back(swap_type_t type) {
    return type == SWAP_REVERT || flash_word(SLOT_B_ADDRESS + TRAILER_SWAP_SIZE) != 0xFFFFFFFFu;
}

/* An image that was good when it came in must not be lost because a date has passed since: only an update's dates count. */
static int is_out_of_date(swap_type_t type) {
    return CHAINS && !comes_back(type) && chain_dates() != NULL;
}

/* [4.2 a, 4.4] */
static void decide(update_t *update) {
    const swap_progress_t *progress = &update->progress;
    if (swap_needs_headers && !is_header(SLOT_A_ADDRESS)) {
        log_line("[boot] swap type: none, slot A holds no image");
        return;
    }
    swap_type_t type = progress->type != SWAP_NONE ? progress->type : swap_type_wanted();
    log_line("[boot] swap type: %s", swap_type_name(type));
    if (type == SWAP_NONE) {
        return;
    }
    int newly_asked = progress->type == SWAP_NONE;
    if (POLICIES && newly_asked && type == SWAP_REVERT && policy_starts_again()) {
        return;
    }
    uint32_t incoming = swap_incoming_image(type);
    image_header_t header = image_read_header(incoming);
    if (is_misplaced(progress, incoming) || (!BUG_UPDATE_NOT_VERIFIED && slots_validate(incoming, &header) != NULL) || is_out_of_date(type)) {
        if (BUG_STOPS_AT_INVALID_UPDATE) {
            boot_panic();
        }
        if (POLICIES && newly_asked) {
            policy_refused(&header);
        }
        if (POLICIES && newly_asked && type == SWAP_REVERT && policy_restore_golden()) {
            return;
        }
        discard(progress, type, incoming, &header);
        update->under_way = !newly_asked;
        return;
    }
    if (POLICIES && newly_asked && type == SWAP_REVERT) {
        policy_goes_back();
    } else if (POLICIES && newly_asked && !policy_is_revert_in_b()) {
        policy_admission_t admission = policy_admit(incoming, &header);
        if (admission == POLICY_REFUSED) {
            discard(progress, type, incoming, &header);
        }
        if (admission != POLICY_ADMITTED) {
            return;
        }
    }
    update->type = type;
    update->under_way = type == SWAP_TEST || type == SWAP_PERM;
}

static void prepare(update_t *update) {
    *update = (update_t){.progress = read_progress(), .type = SWAP_NONE};
    if (update->progress.found == 0) {
        decide(update);
    } else {
        update->under_way = resume(&update->progress);
    }
}

static void perform(const update_t *update) {
    swap_type_t type = update->type;
    uint32_t incoming = swap_incoming_image(type);
    image_size_t a = size_of(SLOT_A_ADDRESS);
    image_size_t b = size_of(incoming);
    uint32_t size = a.total > b.total ? a.total : b.total;
    log_line("[boot] swap: starting %s of %u bytes", swap_type_name(type), (unsigned) size);
    encryption_begin(SLOT_A_ADDRESS, incoming);
    trailer_t trailer = trailer_read(SLOT_A_ADDRESS);
    swap_start(update->progress.trailer != 0, trailer.magic == MAGIC_GOOD && trailer.copy_done != FLAG_SET, type, a, b);
    if (BUG_COPY_DONE_TOO_EARLY) {
        finish(type);
    }
    swap_run(0, size, type);
    finish(type);
    log_done();
}

/* What several images ask for, seen together (docs/overwrite-and-xip.md, section 4). */
static void review(update_t updates[]) {
    uint32_t going_to_run[IMAGES];
    int any = 0;
    for (uint32_t image = 0; image < IMAGES; image++) {
        slots_select(image);
        any |= updates[image].type != SWAP_NONE;
        going_to_run[image] = updates[image].type == SWAP_NONE ? SLOT_A_ADDRESS : swap_incoming_image(updates[image].type);
    }
    for (uint32_t image = 0; any && image < IMAGES; image++) {
        slots_select(image);
        if (!dependencies_met(going_to_run[image], slots_room(going_to_run[image]), going_to_run)) {
            log_line("[boot] an image needs another version of another image: all stay as they are");
            any = 0;
        }
    }
    for (uint32_t image = 0; !any && image < IMAGES; image++) {
        updates[image].type = SWAP_NONE;
    }
}

/* NULL if the image is one to start, otherwise why it is not. */
static const char *start(boot_choice_t *choice) {
    choice->slot = SLOT_A_ADDRESS;
    choice->address = SLOT_A_ADDRESS;
    choice->header = image_read_header(SLOT_A_ADDRESS);
    const char *defect = slots_validate(SLOT_A_ADDRESS, &choice->header);
    if (POLICIES && defect && policy_restore_golden()) {
        choice->header = image_read_header(SLOT_A_ADDRESS);
        defect = slots_validate(SLOT_A_ADDRESS, &choice->header);
    }
    if (POLICIES && !defect) {
        policy_starting(&choice->header, swapped == SWAP_TEST);
    }
    return defect;
}

/* The last one is image 0, which is the one to start. */
static const char *start_all(boot_choice_t *choice) {
    const char *defect = NULL;
    for (uint32_t image = IMAGES; image-- > 0 && !defect;) {
        slots_select(image);
        defect = start(choice);
    }
    return defect;
}

const char *strategy_boot(boot_choice_t *choice) {
    update_t updates[IMAGES];
    for (uint32_t image = 0; image < IMAGES; image++) {
        slots_select(image);
        prepare(&updates[image]);
        for (uint32_t before = 0; before < image && updates[image].under_way && !BUG_IMAGES_NOT_REVIEWED; before++) {
            if (updates[before].type == SWAP_REVERT) {
                log_line("[boot] image %u has just come in and does not go back yet", (unsigned) before);
                updates[before].type = SWAP_NONE;
            }
        }
        if (BUG_RESUME_STARTS_AT_ONCE && updates[image].progress.found > 0) {
            return start_all(choice);
        }
    }
    if (IMAGES > 1 && !BUG_DEPENDENCIES_NOT_CHECKED) {
        review(updates);
    }
    for (uint32_t image = 0; image < IMAGES; image++) {
        if (updates[image].type != SWAP_NONE) {
            slots_select(image);
            perform(&updates[image]);
        }
    }
    return start_all(choice);
}

/* One word does it at once, where the erase of the page could leave a good magic without the flags beside it. */
void swap_withdraw_request(int early) {
    if (trailer_read(SLOT_B_ADDRESS).magic == MAGIC_GOOD) {
        trailer_retire_magic(SLOT_B_ADDRESS, !early);
    }
    slots_erase_trailer(SLOT_B_ADDRESS);
}

void swap_describe(uint32_t trailer, swap_type_t type, uint32_t size) {
    trailer_write_byte(trailer, TRAILER_SWAP_INFO, (uint8_t) (type | slots_image << 4));
    if (trailer_read(SLOT_B_ADDRESS).image_ok == FLAG_SET && !BUG_PERMANENT_LOST && !(BUG_REVERT_NEVER_CLEARS && type == SWAP_REVERT)) {
        trailer_write_flag(trailer, TRAILER_IMAGE_OK);
    }
    trailer_write_word(trailer, TRAILER_SWAP_SIZE, size);
    encryption_save(trailer);
}

/*
 * A revert starts with its only trace, copy_done without image_ok, in the trailer of slot A that the swap must erase. So
 * it is made to look like a permanent update first: then a reset between the two still finds its way back.
 */
static void request_revert_in_b(uint32_t size) {
    trailer_write_flag(SLOT_B_ADDRESS, TRAILER_IMAGE_OK);
    trailer_write_word(SLOT_B_ADDRESS, TRAILER_SWAP_SIZE, size);
    trailer_write_magic(SLOT_B_ADDRESS);
}

/* The magic comes last: a trailer with a good magic is complete. */
void swap_announce_in_a(swap_type_t type, uint32_t size, int early) {
    if (type == SWAP_REVERT && !BUG_REVERT_FORGOTTEN) {
        swap_withdraw_request(early);
        request_revert_in_b(size);
    }
    slots_erase_trailer(SLOT_A_ADDRESS);
    if (BUG_MAGIC_FIRST) {
        trailer_write_magic(SLOT_A_ADDRESS);
    }
    swap_describe(SLOT_A_ADDRESS, type, size);
    if (!BUG_MAGIC_FIRST) {
        trailer_write_magic(SLOT_A_ADDRESS);
    }
}

void swap_write_status(uint32_t entry) {
    trailer_write_status(SLOT_A_ADDRESS, TRAILER_STATUS + entry * FLASH_WRITE_SIZE, swap_status_value(entry));
}
