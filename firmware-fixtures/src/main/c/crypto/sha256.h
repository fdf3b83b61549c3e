/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* SHA-256 as in FIPS 180-4. */
typedef struct {
    uint32_t state[8];
    uint64_t length;   /* bytes taken so far */
    uint8_t block[64]; /* the incomplete block: its first length % 64 bytes are valid */
} sha256_t;

void sha256_init(sha256_t *hash);
void sha256_update(sha256_t *hash, const void *data, size_t size);
void sha256_final(sha256_t *hash, uint8_t out[32]);

#endif
