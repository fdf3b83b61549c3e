/* SPDX-License-Identifier: Apache-2.0 */
#include "ed25519.h"

#include <string.h>

#include "ed25519_base.h"
#include "ed25519_field.h"
#include "p256.h"
#include "progress.h"
#include "sha512.h"
#include "window.h"

/* Doublings between two calls of crypto_progress. */
#define PROGRESS_DOUBLINGS 16

#define KEY_WINDOW 5
#define KEY_MULTIPLES (1 << (KEY_WINDOW - 2))

/* x = X / Z, y = Y / Z, x y = T / Z. */
typedef struct {
    field25519 x, y, z, t;
} extended;

/* x = X / Z, y = Y / T: what doublings and additions come to. */
typedef struct {
    field25519 x, y, z, t;
} completed;

/* A point ready to be added: the affine form times its z. */
typedef struct {
    ed25519_affine scaled;
    field25519 z;
} multiple;

static const u256 PRIME = {0xffffffed, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff};
static const u256 ORDER = {0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0, 0, 0, 0x10000000};
static const field25519 ONE = {1};

/* The curve's d, 2 d, and a root of -1. */
static const field25519 D = {0x135978a3, 0x75eb4dca, 0x4141d8ab, 0x00700a4d, 0x7779e898, 0x8cc74079, 0x2b6ffe73, 0x52036cee};
static const field25519 D2 = {0x26b2f159, 0xebd69b94, 0x8283b156, 0x00e0149a, 0xeef3d130, 0x198e80f2, 0x56dffce7, 0x2406d9dc};
static const field25519 ROOT = {0x4a0ea0b0, 0xc4ee1b27, 0xad2fe478, 0x2f431806, 0x3dfbd7a7, 0x2b4d0099, 0x4fc1df0b, 0x2b832480};

/* Below the prime. */
static void make_canonical(field25519 a) {
    while (!u256_less(a, PRIME)) {
        u256_sub(a, a, PRIME);
    }
}

static int is_same(const field25519 a, const field25519 b) {
    field25519 difference;
    sub25519(difference, a, b);
    make_canonical(difference);
    return u256_is_zero(difference);
}

static void square_times(field25519 r, const field25519 a, unsigned times) {
    sqr25519(r, a);
    while (--times > 0) {
        sqr25519(r, r);
    }
}

/* r = z^(2^250 - 1) and z11 = z^11. */
static void power_250(field25519 r, field25519 z11, const field25519 z) {
    field25519 a, b, c;
    sqr25519(a, z);
    square_times(b, a, 2);
    mul25519(b, b, z); /* 9 */
    mul25519(z11, a, b);
    sqr25519(a, z11);
    mul25519(b, a, b); /* 2^5 - 1 */
    square_times(a, b, 5);
    mul25519(b, a, b); /* 2^10 - 1 */
    square_times(a, b, 10);
    mul25519(c, a, b); /* 2^20 - 1 */
    square_times(a, c, 20);
    mul25519(a, a, c); /* 2^40 - 1 */
    square_times(a, a, 10);
    mul25519(b, a, b); /* 2^50 - 1 */
    crypto_progress();
    square_times(a, b, 50);
    mul25519(c, a, b); /* 2^100 - 1 */
    square_times(a, c, 100);
    mul25519(a, a, c); /* 2^200 - 1 */
    square_times(a, a, 50);
    mul25519(r, a, b);
    crypto_progress();
}

/* r = 1 / z = z^(2^255 - 21). */
static void invert(field25519 r, const field25519 z) {
    field25519 z11;
    power_250(r, z11, z);
    square_times(r, r, 5);
    mul25519(r, r, z11);
}

/* r = z^(2^252 - 3), with which RFC 8032, 5.1.3, takes the root of a quotient; r is not z. */
static void power_of_root(field25519 r, const field25519 z) {
    field25519 z11;
    power_250(r, z11, z);
    square_times(r, r, 2);
    mul25519(r, r, z);
}

/* RFC 8032, 5.1.3: the point with this y, and the x of this sign; 0 if there is none. */
static int decode_negated(extended *point, const uint8_t bytes[32]) {
    field25519 u, v, t, root;
    uint32_t sign = bytes[31] >> 7;
    memcpy(point->y, bytes, sizeof point->y);
    point->y[7] &= 0x7fffffff;
    if (!u256_less(point->y, PRIME)) {
        return 0;
    }
    memcpy(point->z, ONE, sizeof point->z);
    sqr25519(u, point->y);
    mul25519(v, u, D);
    sub25519(u, u, ONE);
    add25519(v, v, ONE);
    /* x = u v^3 (u v^7)^((p - 5) / 8) */
    sqr25519(t, v);
    mul25519(t, t, v);
    mul25519(point->x, t, u);
    sqr25519(t, t);
    mul25519(t, t, v);
    mul25519(t, t, u);
    power_of_root(root, t);
    mul25519(point->x, point->x, root);
    sqr25519(t, point->x);
    mul25519(t, t, v);
    if (!is_same(t, u)) {
        field25519 zero = {0};
        sub25519(u, zero, u);
        if (!is_same(t, u)) {
            return 0;
        }
        mul25519(point->x, point->x, ROOT);
    }
    make_canonical(point->x);
    if (u256_is_zero(point->x)) {
        if (sign) {
            return 0;
        }
    } else if ((point->x[0] & 1) == sign) {
        u256_sub(point->x, PRIME, point->x);
    }
    mul25519(point->t, point->x, point->y);
    return 1;
}

/* Hisil, Wong, Carter, Dawson, "Twisted Edwards curves revisited" (2008), 3.3, for a = -1. */
static void double_point(completed *r, const extended *p) {
    field25519 xx, yy;
    sqr25519(xx, p->x);
    sqr25519(yy, p->y);
    add25519(r->x, p->x, p->y);
    sqr25519(r->x, r->x);
    sqr25519(r->t, p->z);
    add25519(r->t, r->t, r->t);
    add25519(r->y, yy, xx);
    sub25519(r->z, yy, xx);
    sub25519(r->x, r->x, r->y);
    sub25519(r->t, r->t, r->z);
}

/* r = p + q, or p - q. The same, 3.1; p's T must be there. z is that of q, or NULL for 1. */
static void add_point(completed *r, const extended *p, const ed25519_affine *q, const uint32_t *z, int minus) {
    field25519 a, b, c, d;
    add25519(a, p->y, p->x);
    mul25519(a, a, minus ? q->difference : q->sum);
    sub25519(b, p->y, p->x);
    mul25519(b, b, minus ? q->sum : q->difference);
    mul25519(c, p->t, q->product);
    if (z != NULL) {
        mul25519(d, p->z, z);
        add25519(d, d, d);
    } else {
        add25519(d, p->z, p->z);
    }
    sub25519(r->x, a, b);
    add25519(r->y, a, b);
    add25519(minus ? r->t : r->z, d, c);
    sub25519(minus ? r->z : r->t, d, c);
}

static void finish(extended *r, const completed *p) {
    mul25519(r->x, p->x, p->t);
    mul25519(r->y, p->y, p->z);
    mul25519(r->z, p->z, p->t);
}

static void finish_with_t(extended *r, const completed *p) {
    finish(r, p);
    mul25519(r->t, p->x, p->y);
}

static void make_ready(multiple *r, const extended *p) {
    add25519(r->scaled.sum, p->y, p->x);
    sub25519(r->scaled.difference, p->y, p->x);
    mul25519(r->scaled.product, p->t, D2);
    memcpy(r->z, p->z, sizeof r->z);
}

/* The odd multiples of p, which is lost: 1p, 3p, 5p, ... */
static void key_multiples(multiple table[KEY_MULTIPLES], extended *p) {
    completed sum;
    extended next;
    multiple twice;
    make_ready(&table[0], p);
    double_point(&sum, p);
    finish_with_t(&next, &sum);
    make_ready(&twice, &next);
    for (unsigned i = 1; i < KEY_MULTIPLES; i++) {
        add_point(&sum, p, &twice.scaled, twice.z, 0);
        finish_with_t(p, &sum);
        make_ready(&table[i], p);
    }
}

/* r = s B + k p; p is lost. */
static void mul_add(extended *r, const u256 s, const u256 k, extended *p) {
    multiple table[KEY_MULTIPLES];
    int8_t base_digits[257], key_digits[257];
    completed sum;

    recode(base_digits, s, BASE_WINDOW);
    recode(key_digits, k, KEY_WINDOW);
    key_multiples(table, p);
    *r = (extended){.y = {1}, .z = {1}};
    int i = 256;
    while (i > 0 && base_digits[i] == 0 && key_digits[i] == 0) {
        i--;
    }
    for (; i >= 0; i--) {
        int base = base_digits[i], key = key_digits[i];
        double_point(&sum, r);
        if (base != 0) {
            finish_with_t(r, &sum);
            add_point(&sum, r, &BASE_MULTIPLES[(base < 0 ? -base : base) >> 1], NULL, base < 0);
        }
        if (key != 0) {
            const multiple *q = &table[(key < 0 ? -key : key) >> 1];
            finish_with_t(r, &sum);
            add_point(&sum, r, &q->scaled, q->z, key < 0);
        }
        finish(r, &sum);
        if (i % PROGRESS_DOUBLINGS == 0) {
            crypto_progress();
        }
    }
}

/*
 * 64 bytes, the least significant first, modulo the order: 16 bits at a time from above. The order is 2^252 + c with a
 * small c, so the bits from 252 on times c are what to take away.
 */
static void reduce(u256 r, const uint8_t bytes[64]) {
    memset(r, 0, sizeof(u256));
    for (int i = 62; i >= 0; i -= 2) {
        uint32_t top = r[7] >> 12;
        for (int j = 7; j > 0; j--) {
            r[j] = r[j] << 16 | r[j - 1] >> 16;
        }
        r[0] = r[0] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i];
        r[7] &= 0x0fffffff;
        uint64_t product = 0;
        u256 less = {0};
        for (int j = 0; j < 4; j++) {
            product += (uint64_t)top * ORDER[j];
            less[j] = (uint32_t)product;
            product >>= 32;
        }
        less[4] = (uint32_t)product;
        if (u256_sub(r, r, less)) {
            u256_add(r, r, ORDER);
        }
    }
}

static void encode(uint8_t bytes[32], const extended *p) {
    field25519 x, y, z;
    invert(z, p->z);
    mul25519(x, p->x, z);
    mul25519(y, p->y, z);
    make_canonical(x);
    make_canonical(y);
    y[7] |= x[0] << 31;
    memcpy(bytes, y, sizeof y);
}

int ed25519_verify(const uint8_t key[32], const void *message, size_t size, const uint8_t signature[64]) {
    extended a, r;
    u256 s, k;
    uint8_t bytes[64];
    sha512_t hash;

    memcpy(s, signature + 32, sizeof s);
    if (!u256_less(s, ORDER) || !decode_negated(&a, key)) {
        return 0;
    }
    sha512_init(&hash);
    sha512_update(&hash, signature, 32);
    sha512_update(&hash, key, 32);
    sha512_update(&hash, message, size);
    sha512_final(&hash, bytes);
    reduce(k, bytes);
    mul_add(&r, s, k, &a);
    encode(bytes, &r);
    return memcmp(bytes, signature, 32) == 0;
}
