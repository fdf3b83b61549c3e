/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_P256_FIELD_H
#define CRYPTO_P256_FIELD_H

#include "p256.h"

/*
 * Elements of the field are in Montgomery form and below 2^256, not always below p: a value in [p, 2^256) stands for
 * the same element as the value less p. Sums and differences are brought back below 2^256 by p, products by the
 * reduction. Only where equality is asked is the second representation looked at.
 */
typedef u256 field;

/*
 * void mul(field r, const field a, const field b)           r = a * b / 2^256
 * void sqr(field r, const field a)                          r = a * a / 2^256
 * void add(field r, const field a, const field b)           r = a + b
 * void sub(field r, const field a, const field b)           r = a - b
 * void triple(field r, const field a)                       r = 3 a
 * void sub_double(field r, const field a, const field b)    r = a - 2 b
 * void sub_half(field r, const field a, const field b)      r = a - b / 2
 *
 * r may be a or b.
 */
#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__)
#include "p256_field_m4.h"
#else
#include "p256_field_c.h"
#endif

#endif
