/* SPDX-License-Identifier: Apache-2.0 */
#include "tlv.h"

#include <string.h>

typedef struct {
    uint16_t type;
    uint16_t length;
} entry_t;

static entry_t read_entry(uint32_t address) {
    entry_t entry;
    memcpy(&entry, (const void *) (uintptr_t) address, sizeof entry);
    return entry;
}

/* An area begins with its magic and its length, which counts both. */
static int find_word(uint32_t area, uint16_t type, uint32_t least, uint32_t most, uint32_t *value) {
    uint32_t end = area + read_entry(area).length;
    entry_t entry;
    for (uint32_t at = area + sizeof entry; at < end; at += sizeof entry + entry.length) {
        entry = read_entry(at);
        if (entry.type == type && entry.length >= least && entry.length <= most) {
            memcpy(value, (const void *) (uintptr_t) (at + sizeof entry), sizeof *value);
            return 1;
        }
    }
    return 0;
}

static uint32_t areas(uint32_t address, const image_header_t *header) {
    return address + header->header_size + header->image_size;
}

int tlv_read_protected_word(uint32_t address, const image_header_t *header, uint16_t type, uint32_t *value) {
    return header->protected_tlv_size > 0 && find_word(areas(address, header), type, sizeof *value, sizeof *value, value);
}

int tlv_read_hash_word(uint32_t address, const image_header_t *header, uint32_t *value) {
    return find_word(areas(address, header) + header->protected_tlv_size, TLV_SHA256_TYPE, sizeof *value, 0xFFFFu, value)
        || (header->protected_tlv_size > 0 && find_word(areas(address, header), TLV_SHA256_TYPE, sizeof *value, 0xFFFFu, value));
}
