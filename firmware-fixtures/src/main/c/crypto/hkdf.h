/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_HKDF_H
#define CRYPTO_HKDF_H

#include <stddef.h>
#include <stdint.h>

/* HMAC-SHA-256 (RFC 2104) with a key of at most 64 bytes. */
void hmac_sha256(uint8_t mac[32], const uint8_t *key, size_t key_size, const void *message, size_t size);

/* HKDF-SHA-256 (RFC 5869) without a salt: size bytes of key from a secret of at most 64 bytes. info has at most 32 bytes. */
void hkdf_sha256(uint8_t *out, size_t size, const uint8_t *secret, size_t secret_size, const void *info, size_t info_size);

#endif
