/* SPDX-License-Identifier: Apache-2.0 */
#include "p256.h"

#include <string.h>

#define CRYPTO_PROGRESS_DEFAULT
#include "progress.h"
#include "p256_base.h"
#include "p256_field.h"
#include "window.h"

/* Doublings between two calls of crypto_progress. */
#define PROGRESS_DOUBLINGS 16

#define KEY_WINDOW 5
#define KEY_MULTIPLES (1 << (KEY_WINDOW - 2))

/* A point ready to be added: Jacobian, with the powers of Z that the addition wants. */
typedef struct {
    p256_jacobian point;
    field zz, zzz;
} multiple;

const u256 p256_p = {0xffffffff, 0xffffffff, 0xffffffff, 0x00000000, 0x00000000, 0x00000000, 0x00000001, 0xffffffff};
const u256 p256_n = {0xfc632551, 0xf3b9cac2, 0xa7179e84, 0xbce6faad, 0xffffffff, 0xffffffff, 0x00000000, 0xffffffff};

/* 1, the curve's b and 2^256, each times 2^256 mod p. */
static const field ONE = {0x00000001, 0x00000000, 0x00000000, 0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe, 0x00000000};
static const field B = {0x29c4bddf, 0xd89cdf62, 0x78843090, 0xacf005cd, 0xf7212ed6, 0xe5a220ab, 0x04874834, 0xdc30061d};
static const field R2 = {0x00000003, 0x00000000, 0xffffffff, 0xfffffffb, 0xfffffffe, 0xffffffff, 0xfffffffd, 0x00000004};

void u256_from_bytes(u256 r, const uint8_t bytes[32]) {
    for (int i = 0; i < 8; i++) {
        uint32_t word;
        memcpy(&word, bytes + 28 - 4 * i, sizeof word);
        r[i] = __builtin_bswap32(word);
    }
}

int u256_is_zero(const u256 a) {
    uint32_t any = 0;
    for (int i = 0; i < 8; i++) {
        any |= a[i];
    }
    return any == 0;
}

int u256_less(const u256 a, const u256 b) {
    for (int i = 7; i >= 0; i--) {
        if (a[i] != b[i]) {
            return a[i] < b[i];
        }
    }
    return 0;
}

uint32_t u256_add(u256 r, const u256 a, const u256 b) {
    uint64_t sum = 0;
    for (int i = 0; i < 8; i++) {
        sum += (uint64_t)a[i] + b[i];
        r[i] = (uint32_t)sum;
        sum >>= 32;
    }
    return (uint32_t)sum;
}

uint32_t u256_sub(u256 r, const u256 a, const u256 b) {
    uint32_t borrow = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t difference = (uint64_t)a[i] - b[i] - borrow;
        r[i] = (uint32_t)difference;
        borrow = (uint32_t)(difference >> 63);
    }
    return borrow;
}

static int is_zero(const field a) {
    return u256_is_zero(a) || memcmp(a, p256_p, sizeof(field)) == 0;
}

/*
 * r = 2 a. With M = 3 (X - Z^2) (X + Z^2) and S = 4 X Y^2:
 * X' = M^2 - 2 S, Y' = M (S - X') - 8 Y^4, Z' = 2 Y Z. Infinity stays infinity.
 */
static void double_point(p256_jacobian *r, const p256_jacobian *a) {
    field m, s, t;
    sqr(t, a->z);
    sub(m, a->x, t);
    add(t, a->x, t);
    mul(m, m, t);
    triple(m, m);
    add(t, a->y, a->y);
    mul(r->z, t, a->z);
    sqr(t, t);
    mul(s, a->x, t);
    sqr(t, t);
    sqr(r->x, m);
    sub_double(r->x, r->x, s);
    sub(s, s, r->x);
    mul(m, m, s);
    sub_half(r->y, m, t);
}

/*
 * r = a + (x, y), or with powers the point that has Z coordinate z: X2 = x, Y2 = y.
 * With H = U2 - U1, R = S2 - S1, U = X * (other's Z)^2, S = Y * (other's Z)^3:
 * X' = R^2 - H^3 - 2 U1 H^2, Y' = R (U1 H^2 - X') - S1 H^3, Z' = Z1 Z2 H.
 */
static void add_point(p256_jacobian *r, const field x, const field y, const multiple *powers) {
    field u, s, h, t;
    if (u256_is_zero(r->z)) {
        memcpy(r->x, x, sizeof(field));
        memcpy(r->y, y, sizeof(field));
        memcpy(r->z, powers != NULL ? powers->point.z : ONE, sizeof(field));
        return;
    }
    if (powers != NULL) {
        mul(u, r->x, powers->zz);
        mul(s, r->y, powers->zzz);
    } else {
        memcpy(u, r->x, sizeof(field));
        memcpy(s, r->y, sizeof(field));
    }
    sqr(t, r->z);
    mul(h, x, t);
    sub(h, h, u);
    mul(t, t, r->z);
    mul(t, t, y);
    sub(t, t, s);
    if (is_zero(h)) {
        if (is_zero(t)) {
            double_point(r, r);
        } else {
            memset(r->z, 0, sizeof(field));
        }
        return;
    }
    mul(r->z, r->z, h);
    if (powers != NULL) {
        mul(r->z, r->z, powers->point.z);
    }
    sqr(r->y, h);
    mul(u, u, r->y);
    mul(h, h, r->y);
    sqr(r->x, t);
    sub(r->x, r->x, h);
    sub_double(r->x, r->x, u);
    sub(u, u, r->x);
    mul(u, u, t);
    mul(s, s, h);
    sub(r->y, u, s);
}

int p256_point_from_bytes(p256_affine *point, const uint8_t bytes[64]) {
    field left, right;
    u256_from_bytes(point->x, bytes);
    u256_from_bytes(point->y, bytes + 32);
    if (!u256_less(point->x, p256_p) || !u256_less(point->y, p256_p)) {
        return 0;
    }
    mul(point->x, point->x, R2);
    mul(point->y, point->y, R2);
    /* y^2 = x^3 - 3 x + b */
    sqr(left, point->y);
    sqr(right, point->x);
    for (int i = 0; i < 3; i++) {
        sub(right, right, ONE);
    }
    mul(right, right, point->x);
    add(right, right, B);
    sub(left, left, right);
    return is_zero(left);
}

/* The odd multiples of q: 1q, 3q, 5q, ... */
static void key_multiples(multiple table[KEY_MULTIPLES], const p256_affine *q) {
    multiple twice;
    p256_jacobian *first = &table[0].point;
    memcpy(first->x, q->x, sizeof(field));
    memcpy(first->y, q->y, sizeof(field));
    memcpy(first->z, ONE, sizeof(field));
    double_point(&twice.point, first);
    sqr(twice.zz, twice.point.z);
    mul(twice.zzz, twice.zz, twice.point.z);
    for (int i = 0; i < KEY_MULTIPLES; i++) {
        if (i > 0) {
            table[i].point = table[i - 1].point;
            add_point(&table[i].point, twice.point.x, twice.point.y, &twice);
        }
        sqr(table[i].zz, table[i].point.z);
        mul(table[i].zzz, table[i].zz, table[i].point.z);
    }
}

void p256_mul_add(p256_jacobian *r, const u256 u1, const u256 u2, const p256_affine *q) {
    static const field zero;
    multiple table[KEY_MULTIPLES];
    int8_t base_digits[257], key_digits[257];
    field negative;

    recode(base_digits, u1, BASE_WINDOW);
    recode(key_digits, u2, KEY_WINDOW);
    key_multiples(table, q);
    memset(r, 0, sizeof *r);
    int i = 256;
    while (i > 0 && base_digits[i] == 0 && key_digits[i] == 0) {
        i--;
    }
    for (; i >= 0; i--) {
        double_point(r, r);
        int digit = base_digits[i];
        if (digit > 0) {
            const p256_affine *base = &BASE_MULTIPLES[digit >> 1];
            add_point(r, base->x, base->y, NULL);
        } else if (digit < 0) {
            const p256_affine *base = &BASE_MULTIPLES[-digit >> 1];
            sub(negative, zero, base->y);
            add_point(r, base->x, negative, NULL);
        }
        digit = key_digits[i];
        if (digit > 0) {
            const multiple *key = &table[digit >> 1];
            add_point(r, key->point.x, key->point.y, key);
        } else if (digit < 0) {
            const multiple *key = &table[-digit >> 1];
            sub(negative, zero, key->point.y);
            add_point(r, key->point.x, negative, key);
        }
        if (i % PROGRESS_DOUBLINGS == 0) {
            crypto_progress();
        }
    }
}

int p256_has_x(const p256_jacobian *point, const u256 x) {
    field expected, zz;
    if (u256_is_zero(point->z)) {
        return 0;
    }
    sqr(zz, point->z);
    mul(expected, x, R2);
    mul(expected, expected, zz);
    sub(expected, expected, point->x);
    return is_zero(expected);
}

static void square_times(field r, const field a, unsigned times) {
    sqr(r, a);
    while (--times > 0) {
        sqr(r, r);
    }
}

/* r = 1 / a = a^(p - 2), where p - 2 is ffffffff 00000001 00000000 00000000 00000000 ffffffff ffffffff fffffffd. */
static void invert(field r, const field a) {
    field x2, x3, x30, x32, t; /* xn = a^(2^n - 1) */
    sqr(t, a);
    mul(x2, t, a);
    sqr(t, x2);
    mul(x3, t, a);
    square_times(t, x3, 3);
    mul(x32, t, x3);
    square_times(t, x32, 6);
    mul(t, t, x32);
    square_times(t, t, 3);
    mul(x32, t, x3); /* 15 */
    square_times(t, x32, 15);
    mul(x30, t, x32);
    square_times(t, x30, 2);
    mul(x32, t, x2);
    square_times(t, x32, 32);
    mul(t, t, a);
    square_times(t, t, 128);
    mul(t, t, x32);
    square_times(t, t, 32);
    mul(t, t, x32);
    square_times(t, t, 30);
    mul(t, t, x30);
    square_times(t, t, 2);
    mul(r, t, a);
}

int p256_affine_x(uint8_t x[32], const p256_jacobian *point) {
    static const field one = {1}; /* not in Montgomery form */
    field z, result;
    if (u256_is_zero(point->z)) {
        return 0;
    }
    invert(z, point->z);
    sqr(z, z);
    mul(result, point->x, z);
    mul(result, result, one);
    while (!u256_less(result, p256_p)) {
        u256_sub(result, result, p256_p);
    }
    for (int i = 0; i < 8; i++) {
        uint32_t word = __builtin_bswap32(result[7 - i]);
        memcpy(x + 4 * i, &word, sizeof word);
    }
    return 1;
}
