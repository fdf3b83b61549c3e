/* SPDX-License-Identifier: Apache-2.0 */
/* Ed25519 over the image's SHA-256, which is the message (MCUBOOT_SIGN_ED25519 without MCUBOOT_SIGN_PURE), in TLV 0x24. */
#include "crypto/ed25519.h"
#include "signature.h"

#define KEY_SIZE       44u
#define KEY_BYTES      12u /* where the 32 bytes of RFC 8032 begin */
#define SIGNATURE_SIZE 64u

const uint16_t signature_tlv = 0x24;
const char signature_name[] = "ed25519";
const uint32_t signature_key_size = KEY_SIZE;

int signature_can_have(uint32_t length) {
    return length == SIGNATURE_SIZE;
}

int signature_is_valid(const uint8_t *key, const uint8_t digest[32], const uint8_t *signature, uint32_t length) {
    (void) length;
    return ed25519_verify(key + KEY_BYTES, digest, 32, signature);
}
