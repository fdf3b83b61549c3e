#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes ed25519_vectors.h: signatures that ed25519_verify() must accept or refuse.

    python3 ed25519_vectors.py > ed25519_vectors.h
"""
import hashlib
import random

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    t = D * a[0] * b[0] * a[1] * b[1]
    return ((a[0] * b[1] + b[0] * a[1]) * pow(1 + t, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P)


def times(k, a):
    result = (0, 1)
    for bit in bin(k)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, a)
    return result


def x_of(y, sign):
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * ROOT % P
    if v * x * x % P != u:
        return None
    return x if x % 2 == sign else -x % P


B = (x_of(4 * pow(5, -1, P) % P, 0), 4 * pow(5, -1, P) % P)


def encode(a):
    return (a[1] | (a[0] & 1) << 255).to_bytes(32, "little")


def little(value):
    return value.to_bytes(32, "little")


def number(data):
    return int.from_bytes(data, "little")


def challenge(r, key, message):
    return number(hashlib.sha512(r + key + message).digest()) % L


def secret(seed):
    h = hashlib.sha512(seed).digest()
    return number(h[:32]) & (1 << 254) - 8 | 1 << 254, h[32:]


def sign(seed, message):
    a, prefix = secret(seed)
    key = encode(times(a, B))
    k = number(hashlib.sha512(prefix + message).digest()) % L
    r = encode(times(k, B))
    return key, r + little((k + challenge(r, key, message) * a) % L)


cases = []


def case(name, valid, key, message, signature):
    cases.append((name, valid, key, message, signature))


def signed(name, seed, message):
    key, signature = sign(seed, message)
    case(name, 1, key, message, signature)
    return key, signature


for name, seed, message, start in (
        ("RFC 8032, 7.1, test 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "", "e5564300c360ac72"),
        ("RFC 8032, 7.1, test 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72", "92a009a9f0d4cab8"),
        ("RFC 8032, 7.1, test 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82", "6291d657deec2402"),
        ("RFC 8032, 7.1, test SHA(abc)", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
         hashlib.sha512(b"abc").hexdigest(), "dc2a4459e7369633")):
    assert signed(name, bytes.fromhex(seed), bytes.fromhex(message))[1].hex().startswith(start)

seed = hashlib.sha256(b"Brownout").digest()
message = hashlib.sha256(b"an image").digest()
key, good = signed("the signature that the next ones spoil", seed, message)
r, s = good[:32], number(good[32:])
for name, value in (("S + the order", s + L), ("S + 2 orders", s + 2 * L), ("S = 0", 0), ("S = 1", 1), ("S = the order", L),
                    ("S = the order - 1", L - 1), ("S = the order + 1", L + 1), ("-S", L - s), ("S of ones", 2**256 - 1), ("S with its highest bit", s + 2**255)):
    case(name, 0, key, message, r + little(value))
case("R with the other sign", 0, key, message, little(number(r) ^ 1 << 255) + little(s))
case("-R", 0, key, message, encode((P - x_of(number(r) % 2**255, number(r) >> 255), number(r) % 2**255)) + little(s))
case("R of zeros", 0, key, message, bytes(32) + little(s))
case("R of ones", 0, key, message, b"\xff" * 32 + little(s))
case("R and S exchanged", 0, key, message, little(s) + r)
case("all zeros", 0, key, message, bytes(64))
case("the key with the other sign", 0, little(number(key) ^ 1 << 255), message, good)
case("the key of zeros", 0, bytes(32), message, good)
case("the key of ones", 0, b"\xff" * 32, message, good)
for value in range(2, 40):
    if x_of(value, 0) is None:
        case("a key that is no point, y = %d" % value, 0, little(value), message, good)
        break

# R = 0 with k = 0 cannot be had, but with a key of order 1 any k will do: S B = R whatever the message is.
anything = encode(times(7, B)) + little(7)
case("the neutral point as key", 1, little(1), message, anything)
case("the neutral point, x = 0 written as negative", 0, little(1 | 1 << 255), message, anything)
case("the neutral point, y = 1 + the prime", 0, little(1 + P), message, anything)
case("R is the neutral point", 1, little(1), message, little(1) + little(0))
case("R is the neutral point, x = 0 written as negative", 0, little(1), message, little(1 | 1 << 255) + little(0))
case("R is the neutral point, y = 1 + the prime", 0, little(1), message, little(1 + P) + little(0))

# A point of order 8: R + T satisfies the equation times 8, and must not be accepted by the plain one.
candidate, torsion = 2, (0, 1)
while times(4, torsion) == (0, 1):
    candidate += 1
    x = x_of(candidate, 0)
    torsion = times(L, (x, candidate)) if x is not None else (0, 1)
assert times(8, torsion) == (0, 1)
a, _ = secret(seed)
mixed = encode(add(times(12345, B), torsion))
case("R with a part of order 8", 0, key, message, mixed + little((12345 + challenge(mixed, key, message) * a) % L))

# Scalars that make the digits of the windows carry: keys and nonces can be chosen, since a is the number itself here.
generator = random.Random(8032)
for i in range(24):
    chosen = [2**252 - 1, 1, 2, L - 1, L - 2, 2**251, (2**252 - 1) // 3, (2**252 - 1) // 5][i % 8] if i < 16 else generator.randrange(L)
    nonce = [1, L - 1, 2**252, 2**200 - 1, generator.randrange(L)][i % 5]
    k_key, k_r = encode(times(chosen % L, B)), encode(times(nonce % L, B))
    text = generator.randbytes(generator.choice([0, 1, 31, 32, 33, 47, 48, 63, 64, 200]))
    k_s = (nonce + challenge(k_r, k_key, text) * chosen) % L
    case("chosen scalars %d" % i, 1, k_key, text, k_r + little(k_s))
    case("chosen scalars %d, S + 1" % i, 0, k_key, text, k_r + little((k_s + 1) % L))

# S chosen, so that its digits are extreme: R = S B - k A cannot be had for a chosen S, but with the neutral point as key it can.
for i, value in enumerate((1, 2, 63, 64, 65, 127, 128, 2**251 + 2**250, (2**252 - 1) // 3, L - 1, L - 64, 2**252, 2**252 - 1)):
    case("chosen S %d" % i, 1, little(1), message, encode(times(value, B)) + little(value))

print("""/* SPDX-License-Identifier: Apache-2.0 */
/* Written by ed25519_vectors.py. */
#ifndef CRYPTO_TEST_ED25519_VECTORS_H
#define CRYPTO_TEST_ED25519_VECTORS_H

/* A signature, whether it is valid, and the key, message and signature as hexadecimal digits. */
typedef struct {
    const char *name;
    int valid;
    const char *key, *message, *signature;
} ed25519_vector;

static const ed25519_vector ED25519_VECTORS[] = {""")


def text(data):
    digits = data.hex()
    return "\n     ".join('"%s"' % digits[i:i + 128] for i in range(0, max(1, len(digits)), 128))


for name, valid, key, message, signature in cases:
    print('    {"Ed25519: %s", %d,\n     %s,\n     %s,\n     %s},' % (name, valid, text(key), text(message), text(signature)))
print("};\n\n#endif")
