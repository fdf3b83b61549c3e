/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_SHA512_H
#define CRYPTO_SHA512_H

#include <stddef.h>
#include <stdint.h>

/* SHA-512 as in FIPS 180-4. */
typedef struct {
    uint64_t state[8];
    uint64_t length;    /* bytes taken so far */
    uint8_t block[128]; /* the incomplete block: its first length % 128 bytes are valid */
} sha512_t;

void sha512_init(sha512_t *hash);
void sha512_update(sha512_t *hash, const void *data, size_t size);
void sha512_final(sha512_t *hash, uint8_t out[64]);

#endif
