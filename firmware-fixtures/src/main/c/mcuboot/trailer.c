/* SPDX-License-Identifier: Apache-2.0 */
#include "trailer.h"
#include "nvmc.h"

#define FLAG_BYTE 0x01u

/* 77 c2 95 f3 60 d2 ef 7f 35 52 50 0f 2c b6 79 80 */
static const uint32_t MAGIC[TRAILER_MAGIC_SIZE / 4] = {0xF395C277u, 0x7FEFD260u, 0x0F505235u, 0x8079B62Cu};

static magic_t read_magic(uint32_t slot) {
    int good = 1;
    int erased = 1;
    for (uint32_t i = 0; i < TRAILER_MAGIC_SIZE / 4; i++) {
        uint32_t word = flash_word(slot + TRAILER_MAGIC + 4 * i);
        good &= word == MAGIC[i];
        erased &= word == 0xFFFFFFFFu;
    }
    return good ? MAGIC_GOOD : erased ? MAGIC_UNSET : MAGIC_BAD;
}

static flag_t read_flag(uint32_t slot, uint32_t offset) {
    uint8_t byte = flash_byte(slot + offset);
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
    nvmc_write_words(slot + TRAILER_MAGIC, MAGIC, TRAILER_MAGIC_SIZE / 4);
}

void trailer_retire_magic(uint32_t slot, int last_word) {
    trailer_write_word(slot, TRAILER_MAGIC + (last_word ? 12u : 8u), 0);
}

void trailer_write_flag(uint32_t slot, uint32_t offset) {
    trailer_write_byte(slot, offset, FLAG_BYTE);
}

void trailer_write_byte(uint32_t slot, uint32_t offset, uint8_t value) {
    trailer_write_word(slot, offset, 0xFFFFFF00u | value);
}

void trailer_write_word(uint32_t slot, uint32_t offset, uint32_t value) {
    nvmc_write_words(slot + offset, &value, 1);
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
