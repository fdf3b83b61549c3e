#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes ecies_vectors.h: encrypted keys that ecies_p256_open() must open or refuse. Needs the package cryptography.

    python3 ecies_vectors.py > ecies_vectors.h
"""
import hashlib

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def number(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % N


def ctr(key, data):
    return Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor().update(data)


def seal(receiver, ephemeral, key):
    secret = ephemeral.exchange(ec.ECDH(), receiver.public_key())
    derived = HKDF(hashes.SHA256(), len(key) + 32, None, b"MCUBoot_ECIES_v1").derive(secret)
    encrypted = ctr(derived[:len(key)], key)
    mac = hmac.HMAC(derived[len(key):], hashes.SHA256())
    mac.update(encrypted)
    return ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) + mac.finalize() + encrypted


cases = []
for i in range(12):
    scalar = (number("receiver %d" % i), 1, 2, N - 1)[i % 4]
    receiver = ec.derive_private_key(scalar, ec.SECP256R1())
    ephemeral = ec.derive_private_key((number("ephemeral %d" % i), 1, N - 1)[i % 3], ec.SECP256R1())
    key = hashlib.sha256(b"key %d" % i).digest()[:(16, 32)[i // 2 % 2]]
    cases.append(("key %d" % i, scalar, seal(receiver, ephemeral, key), key))
name, scalar, value, key = cases[0]
cases += [
    ("another receiver", number("another receiver"), value, b""),
    ("a compressed point", scalar, bytes([2]) + value[1:], b""),
    ("a point off the curve", scalar, value[:64] + bytes([value[64] ^ 1]) + value[65:], b""),
    ("coordinates above the prime", scalar, b"\x04" + b"\xff" * 64 + value[65:], b""),
    ("x increased by the prime", scalar, b"\x04" + (5 + P).to_bytes(32, "big") + value[33:], b""),
    ("a point of zeros", scalar, b"\x04" + bytes(64) + value[65:], b""),
    ("a byte short", scalar, value[:-1], b""),
    ("a byte long", scalar, value + b"\0", b""),
    ("no encrypted key", scalar, value[:97], b""),
    ("nothing", scalar, b"", b""),
]

print("""/* SPDX-License-Identifier: Apache-2.0 */
/* Written by ecies_vectors.py. */
#ifndef CRYPTO_TEST_ECIES_VECTORS_H
#define CRYPTO_TEST_ECIES_VECTORS_H

/* A private key, what an encrypted key travels in, and the key, or nothing if it is to be refused; in hexadecimal digits. */
typedef struct {
    const char *name, *private_key, *value, *key;
} ecies_vector;

static const ecies_vector ECIES_VECTORS[] = {""")
for name, scalar, value, key in cases:
    digits = value.hex()
    lines = "\n     ".join('"%s"' % digits[i:i + 128] for i in range(0, max(1, len(digits)), 128))
    print('    {"ECIES: %s",\n     "%064x",\n     %s,\n     "%s"},' % (name, scalar, lines, key.hex()))
print("};\n\n#endif")
