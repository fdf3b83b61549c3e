/* SPDX-License-Identifier: Apache-2.0 */
/* Section 4 of docs/overwrite-and-xip.md. */
#include "dependencies.h"
#include "image_tlv.h"
#include "slots.h"

#define TLV_DEPENDENCY 0x40u

typedef struct {
    uint8_t image;
    uint8_t padding[3];
    uint8_t major;
    uint8_t minor;
    uint16_t revision;
    uint32_t build;
} dependency_t;

_Static_assert(sizeof(dependency_t) == 12, "MCUboot's dependency has 12 bytes");

static uint32_t version(uint8_t major, uint8_t minor, uint16_t revision) {
    return (uint32_t) major << 24 | (uint32_t) minor << 16 | revision;
}

static int is_met(const uint8_t *value, uint32_t length, const uint32_t going_to_run[]) {
    dependency_t needed;
    if (length != sizeof needed) {
        return 0;
    }
    memcpy(&needed, value, sizeof needed);
    if (needed.image >= IMAGES) {
        return 0;
    }
    image_header_t other = image_read_header(going_to_run[needed.image]);
    return version(other.major, other.minor, other.revision) >= version(needed.major, needed.minor, needed.revision);
}

int dependencies_met(uint32_t address, uint32_t room, const uint32_t going_to_run[]) {
    image_header_t header = image_read_header(address);
    uint32_t end = image_total_size(address, room, &header);
    if (end == 0) {
        return 0;
    }
    uint32_t protected_end = image_tlv_offset(&header) + header.protected_tlv_size;
    uint32_t offset = image_tlv_offset(&header) + sizeof(tlv_t);
    int met = 1;
    while (offset < end) {
        if (header.protected_tlv_size > 0 && offset == protected_end) {
            offset += sizeof(tlv_t);
            continue;
        }
        tlv_t tlv;
        if (!image_read_tlv_before(end, address, room, offset, &tlv)) {
            return 0;
        }
        if (offset + sizeof tlv < protected_end && tlv.tag == TLV_DEPENDENCY) {
            met &= is_met(image_memory(address + offset + sizeof tlv), tlv.length, going_to_run);
        }
        offset += sizeof tlv + tlv.length;
    }
    return met;
}
