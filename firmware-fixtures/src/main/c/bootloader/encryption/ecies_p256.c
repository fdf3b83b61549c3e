/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that travel in ECIES on P-256 (TLV 0x32), payloads in AES-CTR. */
#include "encryption.h"
#include "crypto/aes.h"
#include "crypto/ecies.h"
#include "log.h"
#include "cycles.h"
#include "nvmc.h"
#include "trailer.h"
#include "wdt.h"

#include <string.h>

#define TLV_INFO_SIZE 4u
#define TLV_ENC_EC256 0x32u
#define LONGEST_KEY   32u

#define FLAG_AES128   0x4u
#define FLAG_AES256   0x8u

/* What a trailer keeps: the key, or in the bootloaders that are built so, what it travels in (MCUBOOT_SWAP_SAVE_ENCTLV). */
#ifndef ENCRYPTION_SAVES_TLV
#define ENCRYPTION_SAVES_TLV 0
#endif
#define SAVED_SIZE (ENCRYPTION_SAVES_TLV ? ECIES_OVERHEAD + ENCRYPTION_KEY_SIZE : ENCRYPTION_KEY_SIZE)

_Static_assert(TRAILER_KEY_FIELD >= SAVED_SIZE && TRAILER_KEY_FIELD % TRAILER_MAX_ALIGN == 0, "a field holds what is kept of a key");

/* The device's private key: that of encryption-p256-test.pem, a test key that anybody can read. A loader may put in another one. */
const uint8_t encryption_private_key[32] = {
    0xcf, 0xab, 0x6a, 0xc3, 0x34, 0x24, 0x70, 0x6d, 0xcc, 0xcd, 0x48, 0x0a, 0x01, 0x86, 0xf4, 0x8d,
    0x62, 0xd1, 0xaa, 0xb9, 0xbf, 0x5c, 0x17, 0x0b, 0xfa, 0xdb, 0xed, 0x5d, 0xbb, 0xb9, 0xa7, 0xb5,
};

typedef struct {
    int is_used;
    uint32_t begin; /* of the payload in the image */
    uint32_t end;
    aes_t aes;
} cipher_t;

typedef struct {
    uint8_t key[LONGEST_KEY];
    uint8_t saved[TRAILER_KEY_FIELD]; /* all ones: nothing */
} found_key_t;

static cipher_t reading;
static cipher_t of_image_a;
static cipher_t of_image_b;
static found_key_t kept[2]; /* of the image in slot A, and in slot B */

static uint32_t key_size(const image_header_t *header) {
    return header->flags & FLAG_AES256 ? 32u : 16u;
}

static void prepare(cipher_t *cipher, const uint8_t *key, uint32_t size, const image_header_t *header) {
    cipher->is_used = 1;
    cipher->begin = header->header_size;
    cipher->end = header->header_size + header->image_size;
    aes_init(&cipher->aes, key, size);
}

static void apply(const cipher_t *cipher, uint8_t *bytes, uint32_t offset, uint32_t size) {
    uint32_t from = cipher->begin > offset ? cipher->begin - offset : 0;
    uint32_t to = cipher->end > offset ? cipher->end - offset : 0;
    to = to < size ? to : size;
    if (cipher->is_used && from < to) {
        aes_ctr(&cipher->aes, offset + from - cipher->begin, bytes + from, to - from);
    }
}

static int open(uint8_t *key, uint32_t size, const uint8_t *value, uint32_t length) {
    uint32_t start = cycles_now();
    int opened = ecies_p256_open(key, size, encryption_private_key, value, length);
    log_line("[boot] ecies-p256 %u cycles, key %s", (unsigned) (cycles_now() - start), opened ? "found" : "not for this device");
    return opened;
}

/* 1 if one of the image's TLVs holds a key for this device: the key, and what a trailer is to keep of it. */
static int find_key(found_key_t *found, uint32_t address, uint32_t room, const image_header_t *header) {
    uint32_t end = image_total_size(address, room, header);
    uint32_t offset = header->header_size + header->image_size;
    uint32_t protected_end = offset + header->protected_tlv_size;
    int is_found = 0;
    int is_saved = 0;
    memset(found->saved, 0xFF, sizeof found->saved);
    for (offset += TLV_INFO_SIZE; offset < end;) {
        uint16_t tlv[2]; /* type, length */
        if (header->protected_tlv_size > 0 && offset == protected_end) {
            offset += TLV_INFO_SIZE;
            continue;
        }
        if (sizeof tlv > end - offset) {
            return 0;
        }
        memcpy(tlv, (const void *) (uintptr_t) (address + offset), sizeof tlv);
        offset += sizeof tlv;
        if (tlv[1] > end - offset) {
            return 0;
        }
        const uint8_t *value = (const uint8_t *) (uintptr_t) (address + offset);
        if (tlv[0] == TLV_ENC_EC256) {
            if (ENCRYPTION_SAVES_TLV && !is_saved) {
                memcpy(found->saved, value, tlv[1] < TRAILER_KEY_FIELD ? tlv[1] : TRAILER_KEY_FIELD);
                is_saved = 1;
            }
            is_found = is_found || open(found->key, key_size(header), value, tlv[1]);
        }
        offset += tlv[1];
    }
    if (is_found && !ENCRYPTION_SAVES_TLV) {
        memcpy(found->saved, found->key, key_size(header) < TRAILER_KEY_FIELD ? key_size(header) : TRAILER_KEY_FIELD);
    }
    return is_found;
}

int encryption_knows(const image_header_t *header) {
    return (header->flags & (FLAG_AES128 | FLAG_AES256)) != (FLAG_AES128 | FLAG_AES256);
}

const char *encryption_open(uint32_t address, uint32_t room, const image_header_t *header) {
    static found_key_t found;
    reading.is_used = 0;
    if (!(header->flags & IMAGE_F_ENCRYPTED) || slots_slot_of(address) == SLOT_A_ADDRESS) {
        return NULL;
    }
    if (key_size(header) != ENCRYPTION_KEY_SIZE) {
        return "encrypted with a key of another size";
    }
    if (!find_key(&found, address, room, header)) {
        return "no key for this device";
    }
    prepare(&reading, found.key, ENCRYPTION_KEY_SIZE, header);
    return NULL;
}

const uint8_t *encryption_plain(uint32_t address, uint32_t offset, uint32_t size) {
    static uint32_t buffer[ENCRYPTION_CHUNK / 4];
    const uint8_t *bytes = (const uint8_t *) (uintptr_t) (address + offset);
    if (!reading.is_used) {
        return bytes;
    }
    memcpy(buffer, bytes, size);
    apply(&reading, (uint8_t *) buffer, offset, size);
    return (const uint8_t *) buffer;
}

static int is_nothing(const found_key_t *found) {
    for (uint32_t i = 0; i < TRAILER_KEY_FIELD; i++) {
        if (found->saved[i] != 0xFF) {
            return 0;
        }
    }
    return 1;
}

/* The cipher of an image by what is kept of its key. */
static void prepare_by_saved(cipher_t *cipher, found_key_t *found, const image_header_t *header) {
    cipher->is_used = 0;
    if (!(header->flags & IMAGE_F_ENCRYPTED) || is_nothing(found)) {
        return;
    }
    if (!ENCRYPTION_SAVES_TLV) {
        prepare(cipher, found->saved, ENCRYPTION_KEY_SIZE, header);
    } else if (open(found->key, key_size(header), found->saved, SAVED_SIZE)) {
        prepare(cipher, found->key, key_size(header), header);
    }
}

static void begin(cipher_t *cipher, found_key_t *found, uint32_t address) {
    image_header_t header = image_read_header(address);
    if (!(header.flags & IMAGE_F_ENCRYPTED) || !find_key(found, address, slots_room(address), &header)) {
        memset(found->saved, 0xFF, sizeof found->saved);
    }
    prepare_by_saved(cipher, found, &header);
}

void encryption_begin(uint32_t image_in_a, uint32_t image_in_b) {
    begin(&of_image_a, &kept[0], image_in_a);
    begin(&of_image_b, &kept[1], image_in_b);
}

static uint32_t field_address(uint32_t trailer, uint32_t slot) {
    return trailer + TRAILER_SWAP_SIZE - (slot + 1) * TRAILER_KEY_FIELD;
}

void encryption_save(uint32_t trailer) {
    for (uint32_t slot = 0; slot < 2; slot++) {
        uint32_t words[TRAILER_KEY_FIELD / 4];
        memcpy(words, kept[slot].saved, sizeof words);
        nvmc_write_words(field_address(trailer, slot), words, sizeof words / 4);
    }
}

void encryption_resume(uint32_t trailer, const image_header_t *of_a, const image_header_t *of_b) {
    for (uint32_t slot = 0; slot < 2; slot++) {
        memcpy(kept[slot].saved, (const void *) (uintptr_t) field_address(trailer, slot), TRAILER_KEY_FIELD);
    }
    prepare_by_saved(&of_image_a, &kept[0], of_a);
    prepare_by_saved(&of_image_b, &kept[1], of_b);
}

static void copy(uint32_t from, uint32_t to, uint32_t size, const cipher_t *cipher, uint32_t image_offset) {
    static uint32_t buffer[ENCRYPTION_CHUNK / 4];
    for (uint32_t offset = 0; offset < size; offset += sizeof buffer) {
        uint32_t length = size - offset < sizeof buffer ? size - offset : sizeof buffer;
        memcpy(buffer, (const void *) (uintptr_t) (from + offset), length);
        apply(cipher, (uint8_t *) buffer, image_offset + offset, length);
        nvmc_write_words(to + offset, buffer, length / 4);
        wdt_feed();
    }
}

void encryption_copy_to_a(uint32_t from, uint32_t to, uint32_t size, uint32_t image_offset) {
    copy(from, to, size, &of_image_b, image_offset);
}

void encryption_copy_to_b(uint32_t from, uint32_t to, uint32_t size, uint32_t image_offset) {
    copy(from, to, size, &of_image_a, image_offset);
}
