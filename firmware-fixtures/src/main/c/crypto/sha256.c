/* SPDX-License-Identifier: Apache-2.0 */
#include "sha256.h"

#include <string.h>

#define CRYPTO_PROGRESS_DEFAULT
#include "progress.h"

/* Bytes between two calls of crypto_progress: about 2 ms on a Cortex-M4 at 64 MHz. */
#define PROGRESS_BYTES 4096u

/* FIPS 180-4, 4.2.2: the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotr(uint32_t x, unsigned n) {
    return (x >> n) | (x << (32 - n));
}

/* Unaligned words are fine on ARMv7-M; gcc turns this into LDR and REV. */
static inline uint32_t load_be32(const uint8_t *p) {
    uint32_t x;
    memcpy(&x, p, sizeof x);
    return __builtin_bswap32(x);
}

static inline void store_be32(uint8_t *p, uint32_t x) {
    x = __builtin_bswap32(x);
    memcpy(p, &x, sizeof x);
}

#define SUM0(x) (rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22))
#define SUM1(x) (rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25))
#define SIGMA0(x) (rotr(x, 7) ^ rotr(x, 18) ^ ((x) >> 3))
#define SIGMA1(x) (rotr(x, 17) ^ rotr(x, 19) ^ ((x) >> 10))
#define CH(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define MAJ(x, y, z) (((x) & (y)) | ((z) & ((x) | (y))))

/* One round; the caller renames the eight variables instead of moving them. */
#define ROUND(a, b, c, d, e, f, g, h, i)                                   \
    do {                                                                   \
        uint32_t t = h + SUM1(e) + CH(e, f, g) + k[i] + w[i];              \
        d += t;                                                            \
        h = t + SUM0(a) + MAJ(a, b, c);                                    \
    } while (0)

#define SCHEDULE(i) (w[i] += SIGMA1(w[((i) + 14) & 15]) + w[((i) + 9) & 15] + SIGMA0(w[((i) + 1) & 15]))

static void compress(uint32_t state[8], const uint8_t *block) {
    uint32_t w[16];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

    for (int i = 0; i < 16; i++) {
        w[i] = load_be32(block + 4 * i);
    }
    for (const uint32_t *k = K;;) {
        ROUND(a, b, c, d, e, f, g, h, 0);
        ROUND(h, a, b, c, d, e, f, g, 1);
        ROUND(g, h, a, b, c, d, e, f, 2);
        ROUND(f, g, h, a, b, c, d, e, 3);
        ROUND(e, f, g, h, a, b, c, d, 4);
        ROUND(d, e, f, g, h, a, b, c, 5);
        ROUND(c, d, e, f, g, h, a, b, 6);
        ROUND(b, c, d, e, f, g, h, a, 7);
        ROUND(a, b, c, d, e, f, g, h, 8);
        ROUND(h, a, b, c, d, e, f, g, 9);
        ROUND(g, h, a, b, c, d, e, f, 10);
        ROUND(f, g, h, a, b, c, d, e, 11);
        ROUND(e, f, g, h, a, b, c, d, 12);
        ROUND(d, e, f, g, h, a, b, c, 13);
        ROUND(c, d, e, f, g, h, a, b, 14);
        ROUND(b, c, d, e, f, g, h, a, 15);
        k += 16;
        if (k == K + 64) {
            break;
        }
        for (int i = 0; i < 16; i++) {
            SCHEDULE(i);
        }
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

void sha256_init(sha256_t *hash) {
    static const uint32_t initial[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    memcpy(hash->state, initial, sizeof initial);
    hash->length = 0;
}

void sha256_update(sha256_t *hash, const void *data, size_t size) {
    const uint8_t *in = data;
    size_t held = (size_t)(hash->length & 63);

    hash->length += size;
    if (held != 0) {
        size_t take = 64 - held;
        if (size < take) {
            memcpy(hash->block + held, in, size);
            return;
        }
        memcpy(hash->block + held, in, take);
        compress(hash->state, hash->block);
        in += take;
        size -= take;
    }
    while (size >= 64) {
        compress(hash->state, in);
        in += 64;
        size -= 64;
        if (size % PROGRESS_BYTES < 64) {
            crypto_progress();
        }
    }
    if (size != 0) {
        memcpy(hash->block, in, size);
    }
}

void sha256_final(sha256_t *hash, uint8_t out[32]) {
    size_t held = (size_t)(hash->length & 63);
    uint64_t bits = hash->length << 3;

    hash->block[held++] = 0x80;
    if (held > 56) {
        memset(hash->block + held, 0, 64 - held);
        compress(hash->state, hash->block);
        held = 0;
    }
    memset(hash->block + held, 0, 56 - held);
    store_be32(hash->block + 56, (uint32_t)(bits >> 32));
    store_be32(hash->block + 60, (uint32_t)bits);
    compress(hash->state, hash->block);
    for (int i = 0; i < 8; i++) {
        store_be32(out + 4 * i, hash->state[i]);
    }
}
