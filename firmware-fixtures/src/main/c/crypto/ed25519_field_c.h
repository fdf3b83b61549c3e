/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_ED25519_FIELD_C_H
#define CRYPTO_ED25519_FIELD_C_H

/* The field for every machine, see ed25519_field.h. */
#include "umaal.h"

/* r += 38 * carry, and again for what overflows by that. */
static void fold25519(field25519 r, uint32_t carry) {
    while (carry != 0) {
        uint64_t sum = (uint64_t)carry * 38;
        for (int i = 0; i < 8; i++) {
            sum += r[i];
            r[i] = (uint32_t)sum;
            sum >>= 32;
        }
        carry = (uint32_t)sum;
    }
}

static void add25519(field25519 r, const field25519 a, const field25519 b) {
    uint64_t sum = 0;
    for (int i = 0; i < 8; i++) {
        sum += (uint64_t)a[i] + b[i];
        r[i] = (uint32_t)sum;
        sum >>= 32;
    }
    fold25519(r, (uint32_t)sum);
}

static void sub25519(field25519 r, const field25519 a, const field25519 b) {
    uint32_t borrow = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t difference = (uint64_t)a[i] - b[i] - borrow;
        r[i] = (uint32_t)difference;
        borrow = (uint32_t)(difference >> 63);
    }
    while (borrow != 0) {
        uint64_t take = 38;
        for (int i = 0; i < 8; i++) {
            uint64_t difference = (uint64_t)r[i] - take;
            r[i] = (uint32_t)difference;
            take = difference >> 63;
        }
        borrow = (uint32_t)take;
    }
}

static void mul25519(field25519 r, const field25519 a, const field25519 b) {
    uint32_t t[16] = {0};
    for (int i = 0; i < 8; i++) {
        uint32_t carry = 0;
        for (int j = 0; j < 8; j++) {
            umaal(&t[i + j], &carry, a[j], b[i]);
        }
        t[i + 8] = carry;
    }
    uint32_t carry = 0;
    for (int i = 0; i < 8; i++) {
        umaal(&t[i], &carry, t[i + 8], 38);
        r[i] = t[i];
    }
    fold25519(r, carry);
}

static void sqr25519(field25519 r, const field25519 a) {
    mul25519(r, a, a);
}

#endif
