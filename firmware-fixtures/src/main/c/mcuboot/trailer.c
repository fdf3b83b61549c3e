/* SPDX-License-Identifier: Apache-2.0 */
#include "trailer.h"
#include "flash.h"

#include <string.h>

#define FLAG_BYTE 0x01u

/* What a magic is retired with: a word, or what is programmed together. */
#define RETIRED_SIZE (FLASH_WRITE_SIZE > 4u ? FLASH_WRITE_SIZE : 4u)

static const uint32_t ZEROS[2] = {0, 0};

/* 77 c2 95 f3 60 d2 ef 7f 35 52 50 0f 2c b6 79 80 */
static const uint32_t MAGIC[TRAILER_MAGIC_SIZE / 4] = {0xF395C277u, 0x7FEFD260u, 0x0F505235u, 0x8079B62Cu};

static int reads_well_since(uint32_t unreadable) {
    return !FLASH_PROGRAMS_ONCE || flash_words_unreadable() == unreadable;
}

static magic_t read_magic(uint32_t slot) {
    uint32_t unreadable = flash_words_unreadable();
    int good = 1;
    int erased = 1;
    for (uint32_t i = 0; i < TRAILER_MAGIC_SIZE / 4; i++) {
        uint32_t word = flash_word(slot + TRAILER_MAGIC + 4 * i);
        good &= word == MAGIC[i];
        erased &= word == 0xFFFFFFFFu;
    }
    if (!reads_well_since(unreadable)) {
        return MAGIC_BAD;
    }
    return good ? MAGIC_GOOD : erased ? MAGIC_UNSET : MAGIC_BAD;
}

static flag_t read_flag(uint32_t slot, uint32_t offset) {
    uint32_t unreadable = flash_words_unreadable();
    uint8_t byte = flash_byte(slot + offset);
    if (!reads_well_since(unreadable)) {
        return FLAG_BAD;
    }
    if (FLASH_PROGRAMS_ONCE && byte == 0) { /* power tore it, and a second programming could make nothing else of it */
        return FLAG_SET;
    }
    return byte == FLAG_BYTE ? FLAG_SET : byte == 0xFF ? FLAG_UNSET : FLAG_BAD;
}

static swap_type_t read_swap_type(uint32_t slot) {
    uint8_t type = flash_byte(slot + TRAILER_SWAP_INFO) & 0x0F;
    return type >= SWAP_TEST && type <= SWAP_REVERT ? (swap_type_t) type : SWAP_NONE;
}

trailer_t trailer_read(uint32_t slot) {
    return (trailer_t){
        .magic = read_magic(slot),
        .image_ok = read_flag(slot, TRAILER_IMAGE_OK),
        .copy_done = read_flag(slot, TRAILER_COPY_DONE),
        .swap_type = read_swap_type(slot),
    };
}

void trailer_write_magic(uint32_t slot) {
    flash_write(slot + TRAILER_MAGIC, MAGIC, TRAILER_MAGIC_SIZE);
}

void trailer_retire_magic(uint32_t slot, int last_word) {
    uint32_t end = last_word ? SLOT_SIZE : SLOT_SIZE - RETIRED_SIZE;
    flash_write(slot + end - RETIRED_SIZE, ZEROS, RETIRED_SIZE);
}

/* The rest of what is programmed together with the field stays erased. */
static void write_field(uint32_t address, uint32_t value, uint32_t size) {
    uint32_t words[2] = {size < 4u ? ~((1u << 8u * size) - 1u) | value : value, 0xFFFFFFFFu};
    flash_write(address, words, size < FLASH_WRITE_SIZE ? FLASH_WRITE_SIZE : size);
}

void trailer_write_flag(uint32_t slot, uint32_t offset) {
    trailer_write_byte(slot, offset, FLAG_BYTE);
}

void trailer_write_byte(uint32_t slot, uint32_t offset, uint8_t value) {
    write_field(slot + offset, value, 1);
}

void trailer_write_word(uint32_t slot, uint32_t offset, uint32_t value) {
    write_field(slot + offset, value, 4);
}

static int is_written(uint32_t entry) {
    uint32_t unreadable = flash_words_unreadable();
    return flash_byte(entry) != 0xFF || !reads_well_since(unreadable);
}

uint32_t trailer_status_found(uint32_t slot, uint32_t first, uint32_t entries) {
    uint32_t unreadable = flash_words_unreadable();
    uint32_t found = entries;
    while (found > 0 && flash_byte(slot + first + (found - 1) * FLASH_WRITE_SIZE) == 0xFF) {
        found--;
    }
    if (!reads_well_since(unreadable)) { /* then each by itself */
        found = entries;
        while (found > 0 && !is_written(slot + first + (found - 1) * FLASH_WRITE_SIZE)) {
            found--;
        }
    }
    return found;
}

void trailer_write_status(uint32_t slot, uint32_t offset, uint8_t value) {
    if (FLASH_PROGRAMS_ONCE) {
        flash_write(slot + offset, ZEROS, FLASH_WRITE_SIZE);
    } else {
        trailer_write_byte(slot, offset, value);
    }
}

static int status_is_whole(uint32_t address, uint8_t value) {
    uint32_t whole[2] = {FLASH_PROGRAMS_ONCE ? 0 : 0xFFFFFF00u | value, 0};
    return flash_holds(address, whole, FLASH_WRITE_SIZE);
}

void trailer_complete_status(uint32_t slot, uint32_t offset, uint8_t value) {
    if (!status_is_whole(slot + offset, value)) {
        trailer_write_status(slot, offset, value);
    }
}

const char *magic_name(magic_t magic) {
    return magic == MAGIC_GOOD ? "good" : magic == MAGIC_UNSET ? "unset" : "bad";
}

const char *flag_name(flag_t flag) {
    return flag == FLAG_SET ? "set" : flag == FLAG_UNSET ? "unset" : "bad";
}

const char *swap_type_name(swap_type_t type) {
    switch (type) {
    case SWAP_TEST:
        return "test";
    case SWAP_PERM:
        return "perm";
    case SWAP_REVERT:
        return "revert";
    default:
        return "none";
    }
}
