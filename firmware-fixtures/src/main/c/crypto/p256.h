/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_P256_H
#define CRYPTO_P256_H

#include <stdint.h>

/*
 * Arithmetic on the curve P-256 (FIPS 186-4, D.1.2.3) for verifying signatures: nothing here runs in constant time,
 * so nothing here may touch a secret.
 */

/* 256 bits in eight words, the least significant word first. */
typedef uint32_t u256[8];

/* A point by its affine coordinates, both in Montgomery form (a * 2^256 mod p). Never infinity. */
typedef struct {
    u256 x, y;
} p256_affine;

/* x = X / Z^2, y = Y / Z^3, in Montgomery form; Z = 0 is infinity. */
typedef struct {
    u256 x, y, z;
} p256_jacobian;

extern const u256 p256_p; /* the prime of the field */
extern const u256 p256_n; /* the order of the base point */

void u256_from_bytes(u256 r, const uint8_t bytes[32]); /* big endian */
int u256_is_zero(const u256 a);
int u256_less(const u256 a, const u256 b);
uint32_t u256_add(u256 r, const u256 a, const u256 b); /* r = a + b, returns the carry */
uint32_t u256_sub(u256 r, const u256 a, const u256 b); /* r = a - b, returns the borrow */

/* Reads X || Y, big endian. 1 if both are below p and the point lies on the curve, 0 otherwise. */
int p256_point_from_bytes(p256_affine *point, const uint8_t bytes[64]);

/* r = u1 * G + u2 * q, for any u1 and u2 below 2^256. */
void p256_mul_add(p256_jacobian *r, const u256 u1, const u256 u2, const p256_affine *q);

/* The affine x coordinate, big endian; 0 if the point is infinity. */
int p256_affine_x(uint8_t x[32], const p256_jacobian *point);

/* Whether the point is finite and its affine x coordinate equals x, for x below p. */
int p256_has_x(const p256_jacobian *point, const u256 x);

#endif
