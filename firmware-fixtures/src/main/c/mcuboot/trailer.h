/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trailer at the end of a slot (docs/swap-move.md, sections 2 and 3): MAX_ALIGN 8, the write size of the part.
 * Shared by the bootloader and by applications, which confirm themselves in it. The strategy that a bootloader is built
 * with may have fields and status entries of its own.
 */
#ifndef TRAILER_H
#define TRAILER_H

#include "flash_map.h"

#include <stdint.h>

#define TRAILER_MAX_ALIGN    8u
#define TRAILER_MAGIC_SIZE   16u
#ifndef TRAILER_MAX_SECTORS
#define TRAILER_MAX_SECTORS  128u
#endif
#ifndef TRAILER_STATES
#define TRAILER_STATES       3u /* status entries a sector */
#endif
#ifndef TRAILER_FIELDS
#define TRAILER_FIELDS       4u /* between the magic and the status entries */
#endif
#ifndef TRAILER_KEY_FIELD
#define TRAILER_KEY_FIELD    0u /* bytes kept of each of two encrypted images' keys, below the field of the swap's size */
#endif

/* Offsets from the start of the slot. */
#define TRAILER_MAGIC        (SLOT_SIZE - TRAILER_MAGIC_SIZE)
#define TRAILER_IMAGE_OK     (TRAILER_MAGIC - TRAILER_MAX_ALIGN)
#define TRAILER_COPY_DONE    (TRAILER_IMAGE_OK - TRAILER_MAX_ALIGN)
#define TRAILER_SWAP_INFO    (TRAILER_COPY_DONE - TRAILER_MAX_ALIGN)
#define TRAILER_SWAP_SIZE    (TRAILER_MAGIC - TRAILER_FIELDS * TRAILER_MAX_ALIGN)
#define TRAILER_STATUS_COUNT (TRAILER_MAX_SECTORS * TRAILER_STATES)
#define TRAILER_STATUS_END   (TRAILER_SWAP_SIZE - 2u * TRAILER_KEY_FIELD)
#define TRAILER_STATUS       (TRAILER_STATUS_END - TRAILER_STATUS_COUNT * FLASH_WRITE_SIZE)
#define TRAILER_FIRST_PAGE   (TRAILER_STATUS & ~(FLASH_PAGE_SIZE - 1u))

typedef enum { MAGIC_GOOD, MAGIC_BAD, MAGIC_UNSET } magic_t;
typedef enum { FLAG_SET, FLAG_BAD, FLAG_UNSET } flag_t;
typedef enum { SWAP_NONE = 1, SWAP_TEST = 2, SWAP_PERM = 3, SWAP_REVERT = 4 } swap_type_t;

typedef struct {
    magic_t magic;
    flag_t image_ok;
    flag_t copy_done;
    swap_type_t swap_type; /* SWAP_NONE if swap_info is erased or holds no type */
} trailer_t;

trailer_t trailer_read(uint32_t slot);

void trailer_write_magic(uint32_t slot);

/* Makes the magic bad by one word of zeros (or what the part programs together), its last or the one before. */
void trailer_retire_magic(uint32_t slot, int last_word);

/* Sets image_ok or copy_done: the byte 0x01, the rest of its word left erased; or zeros, if power tore it and the part allows no more. */
void trailer_write_flag(uint32_t slot, uint32_t offset);

/* Writes a byte field such as swap_info: one word, its upper bytes left erased. */
void trailer_write_byte(uint32_t slot, uint32_t offset, uint8_t value);

void trailer_write_word(uint32_t slot, uint32_t offset, uint32_t value);

/* 1 + the number of the highest status entry that was written, be it in part: its byte is not erased, or cannot be read. 0 if none was. */
uint32_t trailer_status_found(uint32_t slot, uint32_t first, uint32_t entries);

/*
 * Writes a status entry: the byte, the rest of its word left erased. Where words are programmed once it is a word of zeros, the one value
 * that a torn word can still be given.
 */
void trailer_write_status(uint32_t slot, uint32_t offset, uint8_t value);

/* Writes a status entry again that is not whole. */
void trailer_complete_status(uint32_t slot, uint32_t offset, uint8_t value);

static inline uint8_t flash_byte(uint32_t address) {
    return *(const volatile uint8_t *) (uintptr_t) address;
}

static inline uint32_t flash_word(uint32_t address) {
    return *(const volatile uint32_t *) (uintptr_t) address;
}

const char *magic_name(magic_t magic);
const char *flag_name(flag_t flag);
const char *swap_type_name(swap_type_t type);

#endif
