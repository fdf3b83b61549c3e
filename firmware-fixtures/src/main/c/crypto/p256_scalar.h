/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_P256_SCALAR_H
#define CRYPTO_P256_SCALAR_H

#include "p256.h"

/* Arithmetic modulo n, the order of the base point. */

/* r = a * b / 2^256, below n if a or b is. */
void p256_scalar_mul(u256 r, const u256 a, const u256 b);

/* r = 2^256 / a, for a in [1, n-1]: such that p256_scalar_mul() by r divides by a. */
void p256_scalar_invert(u256 r, const u256 a);

#endif
