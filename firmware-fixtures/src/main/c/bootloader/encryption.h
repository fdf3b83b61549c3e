/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Encrypted images, as in MCUboot: payloads in slot B are encrypted with a key of their own, which travels in a TLV; in slot A they
 * are readable, but for the flag in the header. A bootloader that decrypts is built with ENCRYPTION_KEY_SIZE 16 or 32, with
 * TRAILER_KEY_FIELD (trailer.h) to keep keys during a swap, and with encryption/ecies_p256.c; for all others this header is
 * all that there is.
 */
#ifndef ENCRYPTION_H
#define ENCRYPTION_H

#include "image.h"
#include "slots.h"

#include <stddef.h>
#include <stdint.h>

#ifndef ENCRYPTION_KEY_SIZE
#define ENCRYPTION_KEY_SIZE 0
#endif

#if ENCRYPTION_KEY_SIZE

/* Whether an image with this header, if it is marked as encrypted, can be dealt with at all. */
int encryption_knows(const image_header_t *header);

/*
 * Prepares encryption_plain for the image with its header at this address. NULL, or why there is no way to read it. room: bytes
 * from the header to the end of the slot.
 */
const char *encryption_open(uint32_t address, uint32_t room, const image_header_t *header);

/* A part of that image as it will be in slot A. At most ENCRYPTION_CHUNK bytes; they are there until the next call. */
const uint8_t *encryption_plain(uint32_t address, uint32_t offset, uint32_t size);
#define ENCRYPTION_CHUNK 1024u

/* Prepares the copies of a swap that begins, with the keys in the images at these addresses. */
void encryption_begin(uint32_t image_in_a, uint32_t image_in_b);

/* Keeps their keys in a trailer. */
void encryption_save(uint32_t trailer);

/* Prepares the copies of a swap that goes on, with the keys in the trailer that announced it and these headers. */
void encryption_resume(uint32_t trailer, const image_header_t *of_a, const image_header_t *of_b);

/* Copies a part of the image of slot B to erased flash in slot A, and the other way round. image_offset: of the part in its image. */
void encryption_copy_to_a(uint32_t from, uint32_t to, uint32_t size, uint32_t image_offset);
void encryption_copy_to_b(uint32_t from, uint32_t to, uint32_t size, uint32_t image_offset);

#else

static inline int encryption_knows(const image_header_t *header) {
    (void) header;
    return 0;
}

static inline const char *encryption_open(uint32_t address, uint32_t room, const image_header_t *header) {
    (void) address;
    (void) room;
    (void) header;
    return NULL;
}

static inline const uint8_t *encryption_plain(uint32_t address, uint32_t offset, uint32_t size) {
    (void) size;
    return (const uint8_t *) (uintptr_t) (address + offset);
}

static inline void encryption_begin(uint32_t image_in_a, uint32_t image_in_b) {
    (void) image_in_a;
    (void) image_in_b;
}

static inline void encryption_save(uint32_t trailer) {
    (void) trailer;
}

static inline void encryption_resume(uint32_t trailer, const image_header_t *of_a, const image_header_t *of_b) {
    (void) trailer;
    (void) of_a;
    (void) of_b;
}

static inline void encryption_copy_to_a(uint32_t from, uint32_t to, uint32_t size, uint32_t image_offset) {
    (void) image_offset;
    slots_copy(from, to, size);
}

static inline void encryption_copy_to_b(uint32_t from, uint32_t to, uint32_t size, uint32_t image_offset) {
    (void) image_offset;
    slots_copy(from, to, size);
}

#endif

#endif
