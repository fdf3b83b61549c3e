/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_AES_H
#define CRYPTO_AES_H

#include <stddef.h>
#include <stdint.h>

/* AES (FIPS 197) with keys of 16 or 32 bytes, the key expanded. */
typedef struct {
    uint32_t round_keys[4 * 15];
    unsigned rounds;
} aes_t;

void aes_init(aes_t *aes, const uint8_t *key, size_t key_size);

/*
 * Counter mode (NIST SP 800-38A, 6.5): encrypts or decrypts in place what lies position bytes behind the beginning of the
 * message, whose first block has the counter 0.
 */
void aes_ctr(const aes_t *aes, uint32_t position, uint8_t *data, size_t size);

#endif
