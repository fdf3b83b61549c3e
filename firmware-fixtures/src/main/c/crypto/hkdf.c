/* SPDX-License-Identifier: Apache-2.0 */
#include "hkdf.h"

#include <string.h>

#include "sha256.h"

#define BLOCK 64u
#define DIGEST 32u

static void begin(sha256_t *hash, const uint8_t *key, size_t key_size, uint8_t pad) {
    uint8_t block[BLOCK];
    memset(block, pad, sizeof block);
    for (size_t i = 0; i < key_size; i++) {
        block[i] ^= key[i];
    }
    sha256_init(hash);
    sha256_update(hash, block, sizeof block);
}

void hmac_sha256(uint8_t mac[32], const uint8_t *key, size_t key_size, const void *message, size_t size) {
    sha256_t hash;
    begin(&hash, key, key_size, 0x36);
    sha256_update(&hash, message, size);
    sha256_final(&hash, mac);
    begin(&hash, key, key_size, 0x5c);
    sha256_update(&hash, mac, DIGEST);
    sha256_final(&hash, mac);
}

void hkdf_sha256(uint8_t *out, size_t size, const uint8_t *secret, size_t secret_size, const void *info, size_t info_size) {
    uint8_t key[DIGEST], block[DIGEST], message[DIGEST + 32 + 1];
    size_t chained = 0;
    hmac_sha256(key, NULL, 0, secret, secret_size); /* without a salt: 32 zeros, which HMAC pads a shorter key with */
    for (uint8_t number = 1; size > 0; number++) {
        memcpy(message, block, chained);
        memcpy(message + chained, info, info_size);
        message[chained + info_size] = number;
        hmac_sha256(block, key, sizeof key, message, chained + info_size + 1);
        chained = sizeof block;
        size_t take = size < sizeof block ? size : sizeof block;
        memcpy(out, block, take);
        out += take;
        size -= take;
    }
}
