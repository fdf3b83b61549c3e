/* SPDX-License-Identifier: Apache-2.0 */
/* ECDSA P-256 over the image's SHA-256, in TLV 0x22. */
#include "crypto/ecdsa.h"
#include "signature.h"

#define KEY_SIZE         91u
#define KEY_POINT        27u /* where X || Y begins */
#define SIGNATURE_MAX    128u
#define SIGNATURE_PADDED 72u /* imgtool --pad-sig fills up to this with zeros */

const uint16_t signature_tlv = 0x22;
const char signature_name[] = "ecdsa-p256";
const uint32_t signature_key_size = KEY_SIZE;

int signature_can_have(uint32_t length) {
    return length <= SIGNATURE_MAX;
}

static uint32_t without_padding(const uint8_t *signature, uint32_t length) {
    uint32_t der = length == SIGNATURE_PADDED && signature[1] < SIGNATURE_PADDED - 2u ? signature[1] + 2u : length;
    for (uint32_t i = der; i < length; i++) {
        if (signature[i] != 0) {
            return length;
        }
    }
    return der;
}

int signature_is_valid(const uint8_t *key, const uint8_t digest[32], const uint8_t *signature, uint32_t length) {
    return ecdsa_p256_verify_der(key + KEY_POINT, digest, signature, without_padding(signature, length));
}
