/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the TLVs behind an image. */
#ifndef IMAGE_TLV_H
#define IMAGE_TLV_H

#include "image.h"

#include <stdint.h>
#include <string.h>

#define TLV_INFO_MAGIC           0x6907u
#define TLV_PROTECTED_INFO_MAGIC 0x6908u

typedef struct {
    uint16_t tag; /* the magic of a TLV area, or the type of an entry */
    uint16_t length;
} tlv_t;

static inline const uint8_t *image_memory(uint32_t address) {
    return (const uint8_t *) (uintptr_t) address;
}

/* Where the first area begins, from the header. */
static inline uint32_t image_tlv_offset(const image_header_t *header) {
    return header->header_size + header->image_size;
}

/* Reads what lies at an offset from the image's header. 0 if that does not lie within so many bytes. */
static inline int image_read_tlv(uint32_t image, uint32_t room, uint32_t offset, tlv_t *tlv) {
    if (offset > room || sizeof *tlv > room - offset) {
        return 0;
    }
    memcpy(tlv, image_memory(image + offset), sizeof *tlv);
    return 1;
}

/* The same for an entry, which ends with its value before the areas do. */
static inline int image_read_tlv_before(uint32_t end, uint32_t image, uint32_t room, uint32_t offset, tlv_t *tlv) {
    return sizeof *tlv <= end - offset && image_read_tlv(image, room, offset, tlv) && tlv->length <= end - offset - sizeof *tlv;
}

#endif
