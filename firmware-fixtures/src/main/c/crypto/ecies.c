/* SPDX-License-Identifier: Apache-2.0 */
#include "ecies.h"

#include <string.h>

#include "aes.h"
#include "hkdf.h"
#include "p256.h"

#define POINT 65u
#define MAC 32u
#define KEY_MAX 32u

/* SEC 1, 3.3.1; the curve has no points of small order. 0 if the point is none. */
static int agree(uint8_t secret[32], const uint8_t private_key[32], const uint8_t point[POINT]) {
    static const u256 zero;
    p256_affine theirs;
    p256_jacobian shared;
    u256 scalar;
    if (point[0] != 0x04 || !p256_point_from_bytes(&theirs, point + 1)) {
        return 0;
    }
    u256_from_bytes(scalar, private_key);
    p256_mul_add(&shared, zero, scalar, &theirs);
    return p256_affine_x(secret, &shared);
}

static int is_same(const uint8_t *a, const uint8_t *b, size_t size) {
    uint8_t difference = 0;
    for (size_t i = 0; i < size; i++) {
        difference |= (uint8_t)(a[i] ^ b[i]);
    }
    return difference == 0;
}

int ecies_p256_open(uint8_t *key, size_t key_size, const uint8_t private_key[32], const uint8_t *value, size_t size) {
    static const char info[] = "MCUBoot_ECIES_v1";
    uint8_t secret[32], derived[KEY_MAX + MAC], mac[MAC];
    if (key_size > KEY_MAX || size != ECIES_OVERHEAD + key_size || !agree(secret, private_key, value)) {
        return 0;
    }
    hkdf_sha256(derived, key_size + MAC, secret, sizeof secret, info, sizeof info - 1);
    hmac_sha256(mac, derived + key_size, MAC, value + ECIES_OVERHEAD, key_size);
    if (!is_same(mac, value + POINT, MAC)) {
        return 0;
    }
    aes_t aes;
    aes_init(&aes, derived, key_size);
    memcpy(key, value + ECIES_OVERHEAD, key_size);
    aes_ctr(&aes, 0, key, key_size);
    return 1;
}
