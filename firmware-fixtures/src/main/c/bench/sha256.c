/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 over 64 KB. */
#include "bench.h"
#include "crypto/sha256.h"

#include <string.h>

const char bench_name[] = "bench-sha256";

static uint32_t message[0x10000 / 4];

/* of the 64 KB that bench_prepare makes */
static const uint8_t DIGEST[32] = {
    0x8e, 0x3f, 0xa5, 0x02, 0x0f, 0xb0, 0x56, 0x8a, 0x60, 0x26, 0xa0, 0x88, 0x3d, 0x4f, 0xeb, 0xa0,
    0xb3, 0xa9, 0xec, 0xc2, 0xad, 0x1c, 0xfb, 0x57, 0xf8, 0xce, 0x66, 0x2b, 0xb7, 0x08, 0x98, 0x84,
};

void bench_prepare(void) {
    uint32_t value = 1;
    for (uint32_t i = 0; i < sizeof message / sizeof *message; i++) {
        message[i] = value;
        value = value * 1664525u + 1013904223u;
    }
}

int bench_round(void) {
    uint8_t digest[32];
    sha256_t sha;
    sha256_init(&sha);
    sha256_update(&sha, message, sizeof message);
    sha256_final(&sha, digest);
    return memcmp(digest, DIGEST, sizeof digest) == 0;
}
