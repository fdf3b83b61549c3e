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

/* Unaligned words are fine on ARMv7-M; gcc turns this into LDR and REV. */
static inline uint32_t load_be32(const uint8_t *p) {
    uint32_t x;
    __builtin_memcpy(&x, p, sizeof x);
    return __builtin_bswap32(x);
}

static inline void store_be32(uint8_t *p, uint32_t x) {
    x = __builtin_bswap32(x);
    __builtin_memcpy(p, &x, sizeof x);
}

#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__)
#include "sha256_m4.h"
#else
#include "sha256_c.h"
#endif

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
        compress(hash->state, hash->block, K);
        in += take;
        size -= take;
    }
    while (size >= 64) {
        compress(hash->state, in, K);
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
        compress(hash->state, hash->block, K);
        held = 0;
    }
    memset(hash->block + held, 0, 56 - held);
    store_be32(hash->block + 56, (uint32_t)(bits >> 32));
    store_be32(hash->block + 60, (uint32_t)bits);
    compress(hash->state, hash->block, K);
    for (int i = 0; i < 8; i++) {
        store_be32(out + 4 * i, hash->state[i]);
    }
}
