/* SPDX-License-Identifier: Apache-2.0 */
#include "arithmetic.h"

#include <string.h>

#include "ed25519_field.h"
#include "p256_field.h"
#include "p256_scalar.h"

/*
 * The field and the scalars against arithmetic a bit at a time, on operands that make carries run: words of ones and
 * zeros, numbers next to the modulus, numbers above it.
 */
#define ROUNDS 400

static uint32_t random_state = 0x2545f491;

static uint32_t next_random(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

static void choose(u256 a, const u256 modulus) {
    uint32_t kind = next_random() % 6;
    for (int i = 0; i < 8; i++) {
        uint32_t word = next_random();
        a[i] = kind < 2 ? word : kind < 4 ? (word & 1 ? 0xffffffff : 0) : modulus[i];
    }
    if (kind == 3) {
        a[next_random() % 8] = next_random();
    } else if (kind == 4) {
        u256 difference = {next_random() % 4};
        u256_sub(a, a, difference);
    } else if (kind == 5) {
        u256 difference = {next_random() % 4};
        u256_add(a, a, difference);
    }
}

static void reduce(u256 a, const u256 modulus) {
    while (!u256_less(a, modulus)) {
        u256_sub(a, a, modulus);
    }
}

static void slow_add(u256 r, const u256 a, const u256 b, const u256 modulus) {
    u256 x, y;
    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    reduce(x, modulus);
    reduce(y, modulus);
    if (u256_add(r, x, y)) {
        u256_sub(r, r, modulus);
    }
    reduce(r, modulus);
}

/* a * b / 2^256: halves and adds, the modulus too where the sum is odd. */
static void slow_mul(u256 r, const u256 a, const u256 b, const u256 modulus) {
    u256 sum = {0}, x;
    memcpy(x, a, sizeof x);
    reduce(x, modulus);
    for (unsigned i = 0; i < 256; i++) {
        if (b[i / 32] >> i % 32 & 1) {
            slow_add(sum, sum, x, modulus);
        }
        uint32_t carry = sum[0] & 1 ? u256_add(sum, sum, modulus) : 0;
        for (int j = 0; j < 8; j++) {
            sum[j] = sum[j] >> 1 | (j < 7 ? sum[j + 1] : carry) << 31;
        }
    }
    memcpy(r, sum, sizeof sum);
}

static int same(const u256 a, const u256 b, const u256 modulus) {
    u256 x, y;
    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    reduce(x, modulus);
    reduce(y, modulus);
    return memcmp(x, y, sizeof x) == 0;
}

/* a * b modulo 2^255 - 19, where 2^256 is 38. */
static void slow_mul25519(u256 r, const u256 a, const u256 b, const u256 prime) {
    u256 part, sum = {0};
    slow_mul(part, a, b, prime);
    for (int i = 0; i < 38; i++) {
        slow_add(sum, sum, part, prime);
    }
    memcpy(r, sum, sizeof sum);
}

static const char *failing_field25519(void) {
    static const u256 prime = {0xffffffed, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff};
    static const u256 twice = {0xffffffda, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff};
    for (int round = 0; round < ROUNDS; round++) {
        u256 a, b, expected, actual;
        choose(a, round % 2 ? prime : twice);
        choose(b, round % 3 ? prime : twice);

        slow_add(expected, a, b, prime);
        add25519(actual, a, b);
        if (!same(actual, expected, prime)) {
            return "addition modulo 2^255 - 19";
        }
        sub25519(actual, actual, b);
        if (!same(actual, a, prime)) {
            return "subtraction after an addition modulo 2^255 - 19";
        }
        sub25519(actual, a, b);
        slow_add(actual, actual, b, prime);
        if (!same(actual, a, prime)) {
            return "subtraction modulo 2^255 - 19";
        }
        slow_mul25519(expected, a, b, prime);
        mul25519(actual, a, b);
        if (!same(actual, expected, prime)) {
            return "multiplication modulo 2^255 - 19";
        }
        memcpy(actual, b, sizeof actual);
        mul25519(actual, a, actual);
        if (!same(actual, expected, prime)) {
            return "multiplication in place modulo 2^255 - 19";
        }
        slow_mul25519(expected, a, a, prime);
        sqr25519(actual, a);
        if (!same(actual, expected, prime)) {
            return "squaring modulo 2^255 - 19";
        }
    }
    return NULL;
}

const char *failing_arithmetic(void) {
    const char *failing = failing_field25519();
    if (failing != NULL) {
        return failing;
    }
    static const u256 one = {1};
    for (int round = 0; round < ROUNDS; round++) {
        u256 a, b, expected, actual;
        choose(a, p256_p);
        choose(b, p256_p);

        slow_add(expected, a, b, p256_p);
        add(actual, a, b);
        if (!same(actual, expected, p256_p)) {
            return "field addition";
        }
        sub(actual, actual, b);
        if (!same(actual, a, p256_p)) {
            return "field subtraction after an addition";
        }
        sub(actual, a, b);
        slow_add(actual, actual, b, p256_p);
        if (!same(actual, a, p256_p)) {
            return "field subtraction";
        }
        triple(actual, a);
        sub_double(actual, actual, a);
        if (!same(actual, a, p256_p)) {
            return "field tripling and subtraction of the double";
        }
        sub_double(actual, a, b);
        slow_add(actual, actual, b, p256_p);
        slow_add(actual, actual, b, p256_p);
        if (!same(actual, a, p256_p)) {
            return "field subtraction of the double";
        }
        sub_half(actual, a, b);
        slow_add(actual, actual, actual, p256_p);
        slow_add(actual, actual, b, p256_p);
        slow_add(expected, a, a, p256_p);
        if (!same(actual, expected, p256_p)) {
            return "field subtraction of the half";
        }
        slow_mul(expected, a, b, p256_p);
        mul(actual, a, b);
        if (!same(actual, expected, p256_p)) {
            return "field multiplication";
        }
        memcpy(actual, b, sizeof actual);
        mul(actual, a, actual);
        if (!same(actual, expected, p256_p)) {
            return "field multiplication in place";
        }
        slow_mul(expected, a, a, p256_p);
        sqr(actual, a);
        if (!same(actual, expected, p256_p)) {
            return "field squaring";
        }

        choose(a, p256_n);
        choose(b, p256_n);
        reduce(b, p256_n);
        slow_mul(expected, a, b, p256_n);
        p256_scalar_mul(actual, a, b);
        if (memcmp(actual, expected, sizeof actual) != 0) {
            return "multiplication modulo n";
        }
        if (!u256_is_zero(b)) {
            p256_scalar_invert(actual, b);
            p256_scalar_mul(actual, actual, b);
            if (memcmp(actual, one, sizeof actual) != 0) {
                return "inversion modulo n";
            }
        }
    }
    return NULL;
}
