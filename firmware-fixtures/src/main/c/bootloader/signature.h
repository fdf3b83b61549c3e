/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What images are signed with: the seam between their format (image.c) and the algorithms. Each bootloader is built with
 * one of the files in signature/ that define this; the keys that it trusts are in keys.c.
 */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include <stdint.h>

/* The TLV that a signature comes in. */
extern const uint16_t signature_tlv;

/* For the log, such as "ecdsa-p256". */
extern const char signature_name[];

/* Bytes of a public key as SubjectPublicKeyInfo in DER. */
extern const uint32_t signature_key_size;

/* Whether a signature can have so many bytes. */
int signature_can_have(uint32_t length);

/* Whether this is the key's signature over a SHA-256 digest. */
int signature_is_valid(const uint8_t *key, const uint8_t digest[32], const uint8_t *signature, uint32_t length);

#endif
