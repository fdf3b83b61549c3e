/* SPDX-License-Identifier: Apache-2.0 */
#include "sha512.h"

#include <string.h>

#include "progress.h"

/* Bytes between two calls of crypto_progress. */
#define PROGRESS_BYTES 4096u

/* FIPS 180-4, 4.2.3: the fractional parts of the cube roots of the first 80 primes. */
static const uint64_t K[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

static uint64_t load_be64(const uint8_t *p) {
    uint32_t words[2];
    memcpy(words, p, sizeof words);
    return (uint64_t)__builtin_bswap32(words[0]) << 32 | __builtin_bswap32(words[1]);
}

static void store_be64(uint8_t *p, uint64_t x) {
    uint32_t words[2] = {__builtin_bswap32((uint32_t)(x >> 32)), __builtin_bswap32((uint32_t)x)};
    memcpy(p, words, sizeof words);
}

static inline uint64_t rotr(uint64_t x, unsigned n) {
    return x >> n | x << (64 - n);
}

#define SUM0(x) (rotr(x, 28) ^ rotr(x, 34) ^ rotr(x, 39))
#define SUM1(x) (rotr(x, 14) ^ rotr(x, 18) ^ rotr(x, 41))
#define SIGMA0(x) (rotr(x, 1) ^ rotr(x, 8) ^ (x) >> 7)
#define SIGMA1(x) (rotr(x, 19) ^ rotr(x, 61) ^ (x) >> 6)

/*
 * Registers hold a quarter of the variables only. So they lie in memory and stay where they are: the round's a is at
 * position (80 - i) mod 8, and its new a takes the place of h.
 */
static void compress(uint64_t state[8], const uint8_t *block) {
    uint64_t w[16], v[8];
    memcpy(v, state, sizeof v);
    for (unsigned i = 0; i < 16; i++) {
        w[i] = load_be64(block + 8 * i);
    }
    for (unsigned i = 0; i < 80; i += 8) {
#pragma GCC unroll 8
        for (unsigned j = 0; j < 8; j++) {
            uint64_t *word = &w[(i + j) & 15];
            if (i >= 16) {
                *word += SIGMA1(w[(i + j + 14) & 15]) + w[(i + j + 9) & 15] + SIGMA0(w[(i + j + 1) & 15]);
            }
            uint64_t a = v[-j & 7], b = v[(1 - j) & 7], c = v[(2 - j) & 7];
            uint64_t e = v[(4 - j) & 7], f = v[(5 - j) & 7], g = v[(6 - j) & 7];
            uint64_t t = v[(7 - j) & 7] + SUM1(e) + (g ^ (e & (f ^ g))) + K[i + j] + *word;
            v[(3 - j) & 7] += t;
            v[(7 - j) & 7] = t + SUM0(a) + ((a & b) | (c & (a | b)));
        }
    }
    for (unsigned i = 0; i < 8; i++) {
        state[i] += v[i];
    }
}

void sha512_init(sha512_t *hash) {
    /* FIPS 180-4, 5.3.5: the same of the square roots of the first 8. */
    static const uint64_t initial[8] = {
        0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    };
    memcpy(hash->state, initial, sizeof initial);
    hash->length = 0;
}

void sha512_update(sha512_t *hash, const void *data, size_t size) {
    const uint8_t *in = data;
    size_t held = (size_t)(hash->length & 127);

    hash->length += size;
    if (held != 0) {
        size_t take = 128 - held < size ? 128 - held : size;
        memcpy(hash->block + held, in, take);
        if (held + take < 128) {
            return;
        }
        compress(hash->state, hash->block);
        in += take;
        size -= take;
    }
    while (size >= 128) {
        compress(hash->state, in);
        in += 128;
        size -= 128;
        if (size % PROGRESS_BYTES < 128) {
            crypto_progress();
        }
    }
    memcpy(hash->block, in, size);
}

void sha512_final(sha512_t *hash, uint8_t out[64]) {
    size_t held = (size_t)(hash->length & 127);
    uint64_t bits = hash->length << 3;

    hash->block[held++] = 0x80;
    if (held > 112) {
        memset(hash->block + held, 0, 128 - held);
        compress(hash->state, hash->block);
        held = 0;
    }
    memset(hash->block + held, 0, 120 - held);
    store_be64(hash->block + 120, bits);
    compress(hash->state, hash->block);
    for (unsigned i = 0; i < 8; i++) {
        store_be64(out + 8 * i, hash->state[i]);
    }
}
