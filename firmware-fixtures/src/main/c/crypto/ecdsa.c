/* SPDX-License-Identifier: Apache-2.0 */
#include "ecdsa.h"

#include <string.h>

#include "p256.h"
#include "p256_scalar.h"

/* p - n. */
static const u256 P_MINUS_N = {0x039cdaae, 0x0c46353d, 0x58e8617b, 0x43190553, 0, 0, 0, 0};

/*
 * Takes one INTEGER from *der: X.690, 8.3 (as short as it can be) and 10.1 (the short form of the length). 1 if it is
 * positive and below n.
 */
static int take_integer(u256 r, const uint8_t **der, const uint8_t *end) {
    const uint8_t *in = *der;
    uint8_t bytes[32] = {0};
    if (end - in < 3 || in[0] != 0x02) {
        return 0;
    }
    size_t length = in[1];
    in += 2;
    if (length == 0 || length > 33 || (size_t)(end - in) < length || (in[0] & 0x80) != 0) {
        return 0;
    }
    *der = in + length;
    if (in[0] == 0 && length > 1) {
        in++;
        length--;
        if ((in[0] & 0x80) == 0) {
            return 0;
        }
    }
    if (length > 32) {
        return 0;
    }
    memcpy(bytes + 32 - length, in, length);
    u256_from_bytes(r, bytes);
    return !u256_is_zero(r) && u256_less(r, p256_n);
}

static int signature_from_der(u256 r, u256 s, const uint8_t *sig, size_t sig_len) {
    /* Two integers of 33 bytes need 70: the long form of the length never fits. */
    if (sig_len < 2 || sig_len > 72 || sig[0] != 0x30 || sig[1] != sig_len - 2) {
        return 0;
    }
    const uint8_t *in = sig + 2, *end = sig + sig_len;
    return take_integer(r, &in, end) && take_integer(s, &in, end) && in == end;
}

int ecdsa_p256_verify_der(const uint8_t pub[64], const uint8_t hash[32], const uint8_t *sig, size_t sig_len) {
    u256 r, s, u1, u2;
    p256_affine key;
    p256_jacobian point;

    if (!signature_from_der(r, s, sig, sig_len) || !p256_point_from_bytes(&key, pub)) {
        return 0;
    }
    u256_from_bytes(u1, hash);
    p256_scalar_invert(s, s);
    p256_scalar_mul(u1, u1, s);
    p256_scalar_mul(u2, r, s);
    p256_mul_add(&point, u1, u2, &key);

    /* x mod n = r: x below p is r itself or, where that is still below p, r + n. */
    if (p256_has_x(&point, r)) {
        return 1;
    }
    if (!u256_less(r, P_MINUS_N)) {
        return 0;
    }
    u256_add(r, r, p256_n);
    return p256_has_x(&point, r);
}
