/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_ED25519_FIELD_H
#define CRYPTO_ED25519_FIELD_H

#include <stdint.h>

/*
 * The field of 2^255 - 19 elements, in eight words, the least significant first. Values are below 2^256 and need not be
 * below the prime: what overflows 2^256 comes back in as 38 times itself. Only where bytes are written is the rest
 * of it taken off.
 */
typedef uint32_t field25519[8];

/*
 * void mul25519(field25519 r, const field25519 a, const field25519 b)    r = a * b
 * void sqr25519(field25519 r, const field25519 a)                        r = a * a
 * void add25519(field25519 r, const field25519 a, const field25519 b)    r = a + b
 * void sub25519(field25519 r, const field25519 a, const field25519 b)    r = a - b
 *
 * r may be a or b.
 */
#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__)
#include "ed25519_field_m4.h"
#else
#include "ed25519_field_c.h"
#endif

#endif
