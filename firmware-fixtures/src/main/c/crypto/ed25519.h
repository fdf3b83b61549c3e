/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_ED25519_H
#define CRYPTO_ED25519_H

#include <stddef.h>
#include <stdint.h>

/*
 * Ed25519 (RFC 8032, 5.1.7, without the cofactor): 1 if R || S is the key's signature of the message, 0 for everything else.
 * Strict: a key whose y is not below the prime, that is no point, or that writes x = 0 as negative, is none; S must be below
 * the order of the base point, and R the one encoding of its point. Uses less than 4 KB of stack.
 */
int ed25519_verify(const uint8_t key[32], const void *message, size_t size, const uint8_t signature[64]);

#endif
