/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_ECDSA_H
#define CRYPTO_ECDSA_H

#include <stddef.h>
#include <stdint.h>

/*
 * ECDSA on P-256 with a 256-bit hash (FIPS 186-4, 6.4; SEC 1, 4.1.4). pub is X || Y, big endian. The signature is the
 * DER form of SEQUENCE { INTEGER r, INTEGER s }, in its one canonical encoding. Returns 1 if it is valid for this key
 * and hash, 0 for everything else, a key that is not a point of the curve included. Uses less than 3 KB of stack.
 */
int ecdsa_p256_verify_der(const uint8_t pub[64], const uint8_t hash[32], const uint8_t *sig, size_t sig_len);

#endif
