/* SPDX-License-Identifier: Apache-2.0 */
#include "p256_scalar.h"

#include <string.h>

#include "umaal.h"

/* -1 / n mod 2^32 and 2^512 mod n. */
#define N_INVERSE 0xee00bc4fu
static const u256 R2 = {0xbe79eea2, 0x83244c95, 0x49bd6fa6, 0x4699799c, 0x2b6bec59, 0x2845b239, 0xf3d95620, 0x66e12d94};

void p256_scalar_mul(u256 r, const u256 a, const u256 b) {
    uint32_t t[9] = {0};
    for (int i = 0; i < 8; i++) {
        uint32_t carry = 0, carry2 = 0;
#pragma GCC unroll 8
        for (int j = 0; j < 8; j++) {
            umaal(&t[j], &carry, a[j], b[i]);
        }
        uint32_t m = t[0] * N_INVERSE, low = t[0];
        umaal(&low, &carry2, m, p256_n[0]);
#pragma GCC unroll 8
        for (int j = 1; j < 8; j++) {
            t[j - 1] = t[j];
            umaal(&t[j - 1], &carry2, m, p256_n[j]);
        }
        uint64_t sum = (uint64_t)t[8] + carry + carry2;
        t[7] = (uint32_t)sum;
        t[8] = (uint32_t)(sum >> 32);
    }
    memcpy(r, t, sizeof(u256));
    if (t[8] != 0 || !u256_less(r, p256_n)) {
        u256_sub(r, r, p256_n);
    }
}

/*
 * The inversion follows Bernstein and Yang, "Fast constant-time gcd computation and modular inversion" (2019), without
 * the constant time. It keeps f (odd), g and a number of half steps z, and divides g by 2 again and again:
 *
 *     z >= 0 and g odd:  z, f, g = -z, g, (g - f) / 2
 *     otherwise:         z, f, g = z + 1, f, (g + (g mod 2) f) / 2
 *
 * From f = n and g = a it ends with g = 0 and f = 1 or -1. What happens in BATCH steps depends on the BATCH lowest bits
 * only; so the steps are made on one word and gathered in a matrix, which then is applied to the long numbers: f and g,
 * and d and e with f = d a and g = e a mod n. In the end d = f / a.
 */
#define BATCH 30
#define LIMBS 9
#define LIMB_MASK 0x3fffffff

/* The sum of limb[i] * 2^(30 i): all but the last limb in [0, 2^30), the last one with the sign. */
typedef struct {
    int32_t limb[LIMBS];
} wide;

/* 2^BATCH * (f', g') = (u f + v g, q f + r g); the magnitudes in a row sum to 2^BATCH at most. */
typedef struct {
    int32_t u, v, q, r;
} matrix;

/* n, and 1 / n mod 2^30. */
static const wide N = {{
    0x3c632551, 0x0ee72b0b, 0x3179e84f, 0x39beab69, 0x3fffffbc, 0x3fffffff, 0x00000fff, 0x3fffc000, 0x0000ffff,
}};
#define N_RECIPROCAL 0x11ff43b1

static wide wide_from(const u256 a) {
    wide w;
    for (unsigned i = 0; i < LIMBS; i++) {
        unsigned word = i * BATCH / 32, shift = i * BATCH % 32;
        uint32_t limb = a[word] >> shift;
        if (shift > 2 && word < 7) {
            limb |= a[word + 1] << (32 - shift);
        }
        w.limb[i] = (int32_t)(limb & LIMB_MASK);
    }
    return w;
}

/* w in [0, n). */
static void wide_to(u256 r, const wide *w) {
    for (unsigned i = 0; i < 8; i++) {
        unsigned limb = i * 32 / BATCH, shift = i * 32 % BATCH;
        r[i] = (uint32_t)w->limb[limb] >> shift | (uint32_t)w->limb[limb + 1] << (BATCH - shift);
    }
}

/* w = sign * w + factor * n. */
static void wide_adjust(wide *w, int32_t sign, int32_t factor) {
    int32_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += sign * w->limb[i] + factor * N.limb[i];
        w->limb[i] = i < LIMBS - 1 ? carry & LIMB_MASK : carry;
        carry >>= BATCH;
    }
}

static int wide_is_zero(const wide *w) {
    int32_t any = 0;
    for (int i = 0; i < LIMBS; i++) {
        any |= w->limb[i];
    }
    return any == 0;
}

/* BATCH steps on the low words of f and g. Returns the new z. */
static int32_t steps(int32_t z, uint32_t f, uint32_t g, matrix *m) {
    uint32_t u = 1, v = 0, q = 0, r = 1;
    unsigned left = BATCH;
    for (;;) {
        unsigned zeros = (unsigned)__builtin_ctz(g | 1u << left);
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        z += (int32_t)zeros;
        left -= zeros;
        if (left == 0) {
            break;
        }
        if (z >= 0) {
            uint32_t t;
            z = -z - 1; /* the halving that follows counts one up */
            t = f, f = g, g = -t;
            t = u, u = q, q = -t;
            t = v, v = r, r = -t;
        }
        /*
         * For as long as z stays negative f does not change, and the steps only add it to g so that its lowest bits
         * become zero. Up to six of them are made at once: f (2 - f f) is 1 / f mod 2^6.
         */
        unsigned count = (unsigned)-z < left ? (unsigned)-z : left;
        uint32_t mask = count < 6 ? (1u << count) - 1 : 63;
        uint32_t multiple = g * f * (f * f - 2) & mask;
        g += multiple * f;
        q += multiple * u;
        r += multiple * v;
    }
    *m = (matrix){(int32_t)u, (int32_t)v, (int32_t)q, (int32_t)r};
    return z;
}

/* f, g = m (f, g) / 2^BATCH, which is exact. */
static void apply(const matrix *m, wide *f, wide *g) {
    int64_t c = 0, d = 0;
    for (int i = 0; i < LIMBS; i++) {
        int32_t fi = f->limb[i], gi = g->limb[i];
        c += (int64_t)m->u * fi + (int64_t)m->v * gi;
        d += (int64_t)m->q * fi + (int64_t)m->r * gi;
        if (i > 0) {
            f->limb[i - 1] = (int32_t)c & LIMB_MASK;
            g->limb[i - 1] = (int32_t)d & LIMB_MASK;
        }
        c >>= BATCH;
        d >>= BATCH;
    }
    f->limb[LIMBS - 1] = (int32_t)c;
    g->limb[LIMBS - 1] = (int32_t)d;
}

/* What to add of n so that sum becomes a multiple of 2^BATCH, in [-2^29, 2^29). */
static int32_t cancelling(int64_t sum) {
    return (int32_t)((uint32_t)sum * -(uint32_t)N_RECIPROCAL << 2) >> 2;
}

/*
 * d, e = m (d, e) / 2^BATCH mod n. The magnitude of a result is at most the larger magnitude before plus n / 2: after the
 * 20 batches or so that there are, far below what nine limbs hold.
 */
static void apply_mod_n(const matrix *m, wide *d, wide *e) {
    int64_t a = 0, b = 0;
    int32_t x = 0, y = 0;
    for (int i = 0; i < LIMBS; i++) {
        int32_t di = d->limb[i], ei = e->limb[i];
        a += (int64_t)m->u * di + (int64_t)m->v * ei;
        b += (int64_t)m->q * di + (int64_t)m->r * ei;
        if (i == 0) {
            x = cancelling(a);
            y = cancelling(b);
        }
        a += (int64_t)x * N.limb[i];
        b += (int64_t)y * N.limb[i];
        if (i > 0) {
            d->limb[i - 1] = (int32_t)a & LIMB_MASK;
            e->limb[i - 1] = (int32_t)b & LIMB_MASK;
        }
        a >>= BATCH;
        b >>= BATCH;
    }
    d->limb[LIMBS - 1] = (int32_t)a;
    e->limb[LIMBS - 1] = (int32_t)b;
}

void p256_scalar_invert(u256 r, const u256 a) {
    wide f = N, g = wide_from(a), d = {{0}}, e = {{1}};
    int32_t z = 0;
    while (!wide_is_zero(&g)) {
        matrix m;
        z = steps(z, (uint32_t)f.limb[0] | (uint32_t)f.limb[1] << BATCH, (uint32_t)g.limb[0] | (uint32_t)g.limb[1] << BATCH, &m);
        apply(&m, &f, &g);
        apply_mod_n(&m, &d, &e);
    }
    if (f.limb[LIMBS - 1] < 0) {
        wide_adjust(&d, -1, 0);
    }
    while (d.limb[LIMBS - 1] < 0) {
        wide_adjust(&d, 1, 1);
    }
    for (;;) {
        wide less = d;
        wide_adjust(&less, 1, -1);
        if (less.limb[LIMBS - 1] < 0) {
            break;
        }
        d = less;
    }
    wide_to(r, &d);
    p256_scalar_mul(r, r, R2);
}
