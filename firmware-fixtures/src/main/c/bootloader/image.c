/* SPDX-License-Identifier: Apache-2.0 */
#include "image.h"
#include "chain.h"
#include "crypto/progress.h"
#include "crypto/sha256.h"
#include "cycles.h"
#include "encryption.h"
#include "image_tlv.h"
#include "keys.h"
#include "log.h"
#include "signature.h"
#include "strategy.h"
#include "wdt.h"

#include <stddef.h>
#include <string.h>

#define TLV_KEYHASH              0x01u
#define TLV_SHA256               0x10u

/* What may stand outside the protected area, where no signature covers it (MCUboot's allow list): bit n for type n. */
#define ALLOWED_UNPROTECTED(type) ((type) < 0x40u && (0x000F001F00070006ull >> (type) & 1u))
#define HASH_CHUNK               1024u /* between two feeds of the watchdog: under a millisecond */

void crypto_progress(void) {
    wdt_feed();
}

image_header_t image_read_header(uint32_t address) {
    image_header_t header;
    memcpy(&header, image_memory(address), sizeof header);
    return header;
}

const char *image_header_defect(uint32_t room, const image_header_t *header) {
    if (header->magic != IMAGE_MAGIC) {
        return header->magic == 0xFFFFFFFFu ? "empty" : "bad magic";
    }
    uint64_t size = (uint64_t) header->header_size + header->image_size + header->protected_tlv_size;
    if (size >= room) {
        return "image larger than its slot";
    }
    if (header->flags & IMAGE_F_ENCRYPTED && !encryption_knows(header)) {
        return "image is encrypted";
    }
    if (header->flags & IMAGE_F_COMPRESSED) {
        return "image is compressed";
    }
    return NULL;
}

static const char *check_header(uint32_t room, const image_header_t *header) {
    if (header->magic == IMAGE_MAGIC && header->flags & IMAGE_F_NON_BOOTABLE) {
        return "image is not bootable";
    }
    return image_header_defect(room, header);
}

uint32_t image_total_size(uint32_t image, uint32_t room, const image_header_t *header) {
    if (check_header(room, header)) {
        return 0;
    }
    uint32_t offset = image_tlv_offset(header);
    tlv_t info;
    if (!image_read_tlv(image, room, offset, &info)) {
        return 0;
    }
    if (info.tag == TLV_PROTECTED_INFO_MAGIC) {
        if (info.length != header->protected_tlv_size || !image_read_tlv(image, room, offset + info.length, &info)) {
            return 0;
        }
    } else if (header->protected_tlv_size != 0) {
        return 0;
    }
    uint32_t size = offset + header->protected_tlv_size + info.length;
    return info.tag == TLV_INFO_MAGIC && size <= strategy_image_max ? size : 0;
}

static void hash_image(uint32_t image, const image_header_t *header, uint8_t digest[32]) {
    uint32_t size = image_tlv_offset(header) + header->protected_tlv_size;
    uint32_t start = cycles_now();
    sha256_t sha;
    sha256_init(&sha);
    for (uint32_t offset = 0; offset < size; offset += HASH_CHUNK) {
        wdt_feed();
        uint32_t length = size - offset < HASH_CHUNK ? size - offset : HASH_CHUNK;
        sha256_update(&sha, encryption_plain(image, offset, length), length);
    }
    sha256_final(&sha, digest);
    log_line("[boot] sha256 %u cycles, %u bytes", (unsigned) (cycles_now() - start), (unsigned) size);
}

static int verify(const uint8_t *key, const uint8_t digest[32], const uint8_t *signature, uint32_t length) {
    uint32_t start = cycles_now();
    int valid = signature_is_valid(key, digest, signature, length);
    log_line("[boot] %s %u cycles, signature %s", signature_name, (unsigned) (cycles_now() - start), valid ? "valid" : "invalid");
    return valid;
}

const char *image_validate(uint32_t image, uint32_t room, const image_header_t *header) {
    const char *defect = check_header(room, header);
    if (defect) {
        return defect;
    }
    uint32_t end = image_total_size(image, room, header);
    if (end == 0) {
        return "TLV area damaged, or no room for the trailer";
    }
    defect = encryption_open(image, room, header);
    if (defect) {
        return defect;
    }
    uint8_t digest[32];
    hash_image(image, header, digest);

    uint32_t protected_end = image_tlv_offset(header) + header->protected_tlv_size;
    uint32_t offset = image_tlv_offset(header) + sizeof(tlv_t);
    int hash_matches = 0;
    int signature_valid = 0;
    const uint8_t *key = NULL;
    chain_begin();
    while (offset < end) {
        if (header->protected_tlv_size > 0 && offset == protected_end) {
            offset += sizeof(tlv_t);
            continue;
        }
        tlv_t tlv;
        if (!image_read_tlv_before(end, image, room, offset, &tlv)) {
            return "TLV area damaged";
        }
        if (offset + sizeof tlv >= protected_end && !ALLOWED_UNPROTECTED(tlv.tag)) {
            return "TLV outside the protected area";
        }
        const uint8_t *value = image_memory(image + offset + sizeof tlv);
        if (offset + sizeof tlv < protected_end) {
            chain_see(tlv.tag, value, tlv.length);
        }
        if (tlv.tag == TLV_SHA256) {
            if (tlv.length != sizeof digest || memcmp(value, digest, sizeof digest) != 0) {
                return "hash does not match";
            }
            hash_matches = 1;
        } else if (tlv.tag == TLV_KEYHASH) {
            if (tlv.length > 32) {
                return "key hash too long";
            }
            key = keys_find(value, tlv.length);
        } else if (tlv.tag == signature_tlv && key != NULL) {
            if (!signature_can_have(tlv.length)) {
                return "signature of a wrong length";
            }
            signature_valid = verify(key, digest, value, tlv.length);
            key = NULL;
        }
        offset += sizeof tlv + tlv.length;
    }
    if (!hash_matches) {
        return "no hash";
    }
    return signature_valid ? NULL : "no valid signature by a key that is trusted";
}
