/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_P256_FIELD_C_H
#define CRYPTO_P256_FIELD_C_H

/* The field for every machine, see p256_field.h. */
#include <string.h>

#include "umaal.h"

static void add(field r, const field a, const field b) {
    uint32_t carry = u256_add(r, a, b);
    while (carry != 0) {
        carry -= u256_sub(r, r, p256_p);
    }
}

static void sub(field r, const field a, const field b) {
    uint32_t borrow = u256_sub(r, a, b);
    while (borrow != 0) {
        borrow -= u256_add(r, r, p256_p);
    }
}

/*
 * r = a * b / 2^256: Montgomery's product, a word of b at a time. Since p = -1 mod 2^96, the multiple of p that clears
 * the lowest word t0 is t0 itself, and t0 * p = t0 * (2^96 + 2^192 + (2^32 - 1) * 2^224) - t0.
 */
static void mul(field r, const field a, const field b) {
    uint32_t t[9] = {0};
    for (int i = 0; i < 8; i++) {
        uint32_t carry = 0, top = 0;
        for (int j = 0; j < 8; j++) {
            umaal(&t[j], &carry, a[j], b[i]);
        }
        uint64_t sum = (uint64_t)t[8] + carry;
        t[8] = (uint32_t)sum;
        top = (uint32_t)(sum >> 32);

        uint32_t m = t[0];
        sum = (uint64_t)t[3] + m;
        t[3] = (uint32_t)sum;
        sum = (uint64_t)t[4] + (sum >> 32);
        t[4] = (uint32_t)sum;
        sum = (uint64_t)t[5] + (sum >> 32);
        t[5] = (uint32_t)sum;
        sum = (uint64_t)t[6] + m + (sum >> 32);
        t[6] = (uint32_t)sum;
        carry = (uint32_t)(sum >> 32);
        umaal(&t[7], &carry, m, 0xffffffff);
        sum = (uint64_t)t[8] + carry;
        top += (uint32_t)(sum >> 32);
        for (int j = 0; j < 7; j++) {
            t[j] = t[j + 1];
        }
        t[7] = (uint32_t)sum;
        t[8] = top;
    }
    memcpy(r, t, sizeof(field));
    if (t[8] != 0) {
        u256_sub(r, r, p256_p);
    }
}

static void sqr(field r, const field a) {
    mul(r, a, a);
}

static void triple(field r, const field a) {
    field twice;
    add(twice, a, a);
    add(r, twice, a);
}

static void sub_double(field r, const field a, const field b) {
    field once;
    sub(once, a, b);
    sub(r, once, b);
}

static void sub_half(field r, const field a, const field b) {
    field half;
    uint32_t carry = 0;
    memcpy(half, b, sizeof half);
    if (half[0] & 1) {
        carry = u256_add(half, half, p256_p);
    }
    for (int i = 0; i < 8; i++) {
        half[i] = half[i] >> 1 | (i < 7 ? half[i + 1] : carry) << 31;
    }
    sub(r, a, half);
}

#endif
