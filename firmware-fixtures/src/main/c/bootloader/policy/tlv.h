/* SPDX-License-Identifier: Apache-2.0 */
/* Finding what a validated image says of itself. */
#ifndef TLV_H
#define TLV_H

#include "image.h"

#define TLV_SHA256_TYPE     0x10u
#define TLV_SECURITY_COUNTER 0x50u
#define TLV_BOARD           0xA0u
#define TLV_REVISIONS       0xA1u

/* Reads the first four bytes of the first entry of a type that is exactly (or at least, for one not protected) so long; whether there is one. */
int tlv_read_protected_word(uint32_t address, const image_header_t *header, uint16_t type, uint32_t *value);
int tlv_read_hash_word(uint32_t address, const image_header_t *header, uint32_t *value);

#endif
