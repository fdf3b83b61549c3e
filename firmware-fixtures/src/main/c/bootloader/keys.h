/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys that images must be signed with, as SubjectPublicKeyInfo in DER. Symbols public_key and, in a bootloader with
 * two keys, public_key_2, so that a loader can put other keys of the same form into the built image.
 */
#ifndef KEYS_H
#define KEYS_H

#include <stdint.h>

/*
 * The first key whose SHA-256 begins with these bytes; NULL if there is none, or if it is revoked: bit n of UICR's
 * CUSTOMER[0] programmed takes the trust from the key of number n, from 0.
 */
const uint8_t *keys_find(const uint8_t *hash, uint32_t length);

#endif
