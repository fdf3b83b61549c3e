/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_ECIES_H
#define CRYPTO_ECIES_H

#include <stddef.h>
#include <stdint.h>

/* What an encrypted key has around it: the ephemeral public key as an uncompressed point, and an HMAC-SHA-256. */
#define ECIES_OVERHEAD 97u

/*
 * ECIES on P-256 as MCUboot has it (docs/encrypted_images.md there): ECDH, HKDF-SHA-256 over "MCUBoot_ECIES_v1", HMAC-SHA-256
 * over the encrypted key, AES-CTR with a key as long as the one that is encrypted, 16 or 32 bytes. value is the point,
 * the MAC and the encrypted key. Returns 1 and the key if it was meant for the owner of the private key, 0 otherwise.
 *
 * The private key is multiplied with code that does not run in constant time: enough for a bootloader that nobody times
 * or measures, and for no other.
 */
int ecies_p256_open(uint8_t *key, size_t key_size, const uint8_t private_key[32], const uint8_t *value, size_t size);

#endif
