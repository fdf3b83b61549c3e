/* SPDX-License-Identifier: Apache-2.0 */
/* Images in the MCUboot format: header, TLVs, validation with the built-in keys. */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdint.h>

#define IMAGE_MAGIC           0x96F3B83Du
#define IMAGE_F_ENCRYPTED     0x0000000Cu /* AES128 or AES256 */
#define IMAGE_F_NON_BOOTABLE  0x00000010u
#define IMAGE_F_RAM_LOAD      0x00000020u /* runs from RAM, at load_address */
#define IMAGE_F_ROM_FIXED     0x00000100u /* runs from load_address only, in flash */
#define IMAGE_F_COMPRESSED    0x00000E00u /* LZMA1, LZMA2 or the Arm Thumb filter */

typedef struct {
    uint32_t magic;
    uint32_t load_address;
    uint16_t header_size;
    uint16_t protected_tlv_size;
    uint32_t image_size; /* without header and TLVs */
    uint32_t flags;
    uint8_t major;
    uint8_t minor;
    uint16_t revision;
    uint32_t build;
    uint32_t padding;
} image_header_t;

_Static_assert(sizeof(image_header_t) == 32, "MCUboot's image header has 32 bytes");

image_header_t image_read_header(uint32_t address);

/* NULL if a header is that of an image of a kind that this bootloader can read, and fits; otherwise why not. */
const char *image_header_defect(uint32_t room, const image_header_t *header);

/*
 * The size of header, image and all TLVs, or 0 if that cannot be read or is more than the strategy has room for. room: bytes from
 * the header to the end of the slot.
 */
uint32_t image_total_size(uint32_t address, uint32_t room, const image_header_t *header);

/* NULL if the image with its header at this address is whole and signed with a key that is trusted, otherwise why it is not. */
const char *image_validate(uint32_t address, uint32_t room, const image_header_t *header);

#endif
