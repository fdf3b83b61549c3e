#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes vectors.h: signatures that ecdsa_p256_verify_der() must accept or refuse.

    python3 vectors.py > vectors.h

Many signatures are built backwards: for a wished point R = u1 G + u2 Q, r is R's x coordinate mod n, s = r / u2 and the hash is u1 s.
So every pair of scalars and every point can be had, the rare ones too.
"""
import hashlib
import hmac
import random

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(k, a):
    result = None
    for bit in bin(k % N)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, a)
    return result


def negated(a):
    return a[0], -a[1] % P


def lift(x):
    """The point with this x coordinate and an even y, or None."""
    square = (x**3 - 3 * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    if y * y % P != square:
        return None
    return x, y if y % 2 == 0 else P - y


def with_y(y):
    """A point with this y coordinate, or None: a root of f = x^3 - 3 x + B - y^2."""
    c = (B - y * y) % P

    def product(a, b):
        t = [0] * 5
        for i in range(3):
            for j in range(3):
                t[i + j] += a[i] * b[j]
        for i in (4, 3):
            t[i - 2] += 3 * t[i]
            t[i - 3] -= c * t[i]
        return [v % P for v in t[:3]]

    def power(base, exponent):
        result = [1, 0, 0]
        for bit in bin(exponent)[2:]:
            result = product(result, result)
            if bit == "1":
                result = product(result, base)
        return result

    def remainder(a, b):
        a = a[:]
        while len(a) >= len(b):
            factor = a[-1] * pow(b[-1], -1, P)
            for i in range(len(b)):
                a[len(a) - len(b) + i] = (a[len(a) - len(b) + i] - factor * b[i]) % P
            while a and a[-1] == 0:
                a.pop()
        return a

    # gcd(f, x^p - x) has the roots in the field; taken only where there is exactly one.
    t = power([0, 1, 0], P)
    a, b = [c, P - 3, 0, 1], [t[0], (t[1] - 1) % P, t[2]]
    while b and b[-1] == 0:
        b.pop()
    while b:
        a, b = b, remainder(a, b)
    if len(a) != 2:
        return None
    point = -a[0] * pow(a[1], -1, P) % P, y
    assert (point[0]**3 - 3 * point[0] + B - y * y) % P == 0
    return point


def rfc6979_k(d, digest):
    v, k = b"\1" * 32, b"\0" * 32
    seed = d.to_bytes(32, "big") + (int.from_bytes(digest, "big") % N).to_bytes(32, "big")
    for step in (b"\0", b"\1"):
        k = hmac.digest(k, v + step + seed, "sha256")
        v = hmac.digest(k, v, "sha256")
    while True:
        v = hmac.digest(k, v, "sha256")
        if 0 < int.from_bytes(v, "big") < N:
            return int.from_bytes(v, "big")
        k = hmac.digest(k, v + b"\0", "sha256")
        v = hmac.digest(k, v, "sha256")


def sign(d, digest):
    k = rfc6979_k(d, digest)
    r = times(k, G)[0] % N
    return r, (int.from_bytes(digest, "big") + r * d) * pow(k, -1, N) % N


def integer(value):
    length = max(1, (value.bit_length() + 8) // 8)
    return bytes([2, length]) + value.to_bytes(length, "big", signed=value < 0)


def sequence(*parts):
    body = b"".join(parts)
    return bytes([0x30, len(body)]) + body


def der(r, s):
    return sequence(integer(r), integer(s))


def emit(name, valid, key, digest, signature):
    if not isinstance(key, bytes):
        key = key[0].to_bytes(32, "big") + key[1].to_bytes(32, "big")
    if not isinstance(digest, bytes):
        digest = digest.to_bytes(32, "big")
    text = [key[:32].hex(), key[32:].hex(), digest.hex(), signature.hex()]
    print(f'    {{"{name}", {int(valid)},')
    print(f'     "{text[0]}"\n     "{text[1]}",\n     "{text[2]}",')
    lines = [text[3][i:i + 128] for i in range(0, len(text[3]), 128)] or [""]
    print("\n".join(f'     "{line}"' for line in lines) + "},")


def emit_built(name, u1, u2, q, valid=True):
    """A signature whose verification computes u1 G + u2 q."""
    point = add(times(u1, G), times(u2, q))
    r = point[0] % N
    s = r * pow(u2, -1, N) % N
    emit(name, valid, q, u1 * s % N, der(r, s))


def standard():
    d = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
    for message in ("sample", "test"):
        digest = hashlib.sha256(message.encode()).digest()
        emit(f"RFC 6979, A.2.5, {message}", True, times(d, G), digest, der(*sign(d, digest)))


def ranges(d, digest):
    q = times(d, G)
    r, s = sign(d, digest)
    emit("the signature that the next ones spoil", True, q, digest, der(r, s))
    emit("s replaced by n - s", True, q, digest, der(r, N - s))
    for name, value in (("0", 0), ("1", 1), ("n - 1", N - 1), ("n", N), ("n + 1", N + 1), ("p", P), ("p - 1", P - 1),
                        ("2^256 - 1", 2**256 - 1), ("2^256", 2**256), ("-1", -1)):
        emit(f"r = {name}", False, q, digest, der(value, s))
        emit(f"s = {name}", False, q, digest, der(r, value))
        emit(f"r = s = {name}", False, q, digest, der(value, value))
    emit("r negated", False, q, digest, der(-r, s))
    emit("s negated", False, q, digest, der(r, -s))
    emit("r replaced by n - r", False, q, digest, der(N - r, s))
    emit("r + 1", False, q, digest, der(r + 1, s))
    emit("s + 1", False, q, digest, der(r, s + 1))
    emit("s + n", False, q, digest, der(r, s + N))
    emit("r and s exchanged", False, q, digest, der(s, r))
    emit("another hash", False, q, hashlib.sha256(digest).digest(), der(r, s))
    emit("another key", False, times(d + 1, G), digest, der(r, s))
    emit("the negated key", False, negated(q), digest, der(r, s))


def keys(d, digest):
    q = times(d, G)
    signature = der(*sign(d, digest))
    emit("key with y + 1", False, (q[0], q[1] + 1), digest, signature)
    emit("key with x + 1", False, (q[0] + 1, q[1]), digest, signature)
    emit("key with x and y exchanged", False, (q[1], q[0]), digest, signature)
    emit("key 0, 0", False, (0, 0), digest, signature)
    emit("key p, p", False, (P, P), digest, signature)
    emit("key 2^256 - 1", False, (2**256 - 1, 2**256 - 1), digest, signature)
    emit("key with y = 0", False, (q[0], 0), digest, signature)
    zero = lift(0)
    emit_built("key with x = 0", 0x1234567, 0x89ABCDE, zero)
    r = add(times(3, G), times(5, zero))[0] % N
    s = r * pow(5, -1, N) % N
    emit("key with x = 0, given as p", False, (P, zero[1]), 3 * s % N, der(r, s))
    x = next(x for x in range(1, 100) if lift(x))
    emit_built("key with the smallest x", 7, 11, lift(x))
    r = add(times(7, G), times(11, lift(x)))[0] % N
    s = r * pow(11, -1, N) % N
    emit("key with the smallest x, given as x + p", False, (x + P, lift(x)[1]), 7 * s % N, der(r, s))
    small = next(point for point in map(with_y, range(1, 100)) if point)
    emit_built("key with a small y", 7, 11, small)
    r = add(times(7, G), times(11, small))[0] % N
    s = r * pow(11, -1, N) % N
    emit("key with a small y, given as y + p", False, (small[0], small[1] + P), 7 * s % N, der(r, s))
    # The formulas do not know b: multiples of a point of another curve have a result, and signatures that fit it.
    for name, other in (("y + 1", (q[0], (q[1] + 1) % P)), ("x + 1", ((q[0] + 1) % P, q[1])), ("b = 0", (4, pow(52, (P + 1) // 4, P)))):
        r = times(5, other)[0] % N
        emit(f"key on another curve, {name}, with a signature that fits", False, other, 0, der(r, r * pow(5, -1, N) % N))
    x = next(x for x in range(1, 100) if lift(x) is None)
    emit("key with an x that no point has", False, (x, 1), digest, signature)


def scalars():
    d = 0x7A1F_5E55_93A4_1D8A_20C3
    interesting = [1, 2, 3, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 2**32 - 1, 2**32, 2**127 + 1, 2**128 - 1, 2**255, 2**255 - 1,
                   (N - 1) // 2, (N + 1) // 2, N - 2, N - 1, N - 16, N - 32, 2**256 - 2**224, int("5" * 64, 16), int("A" * 64, 16)]
    for i, u in enumerate(interesting):
        emit_built(f"u1 is the interesting scalar {i}", u, 0x1D2C3B4A59687, times(d, G))
        emit_built(f"u2 is the interesting scalar {i}", 0x1D2C3B4A59687, u, times(d, G))
        emit_built(f"u1 and u2 are the interesting scalar {i}", u, u, times(d, G))
    emit_built("u1 = 0, hash = 0", 0, 0xABCDEF, times(d, G))
    # The key is a multiple of G: the accumulator meets the point that is to be added, or its opposite.
    for name, q in (("G", G), ("-G", negated(G)), ("2G", times(2, G)), ("-2G", times(-2, G)), ("3G", times(3, G)),
                    ("G/2", times((N + 1) // 2, G))):
        for u1, u2 in ((1, 1), (1, 2), (2, 1), (3, 1), (1, 3), (2, 2), (1025, 1029), (1029, 1025), (2**200 + 9, 2**200 + 3), (N - 1, 2),
                       (2, N - 1), (N - 2, N - 1), (63, 15), (0x4000000001, 0x4000000011)):
            if add(times(u1, G), times(u2, q)) is not None:
                emit_built(f"{u1:#x} G + {u2:#x} Q, Q = {name}", u1, u2, q)


def infinity():
    for d, u2 in ((1, 1), (5, 7), (N - 1, 3), (0xC0FFEE, 0x123456789ABCDEF), (N - 1, N - 1)):
        r = 0x1111
        s = r * pow(u2, -1, N) % N
        u1 = -u2 * d % N
        emit(f"u1 G = -u2 Q, d = {d:#x}, u2 = {u2:#x}", False, times(d, G), u1 * s % N, der(r, s))


def hashes(d):
    q = times(d, G)
    for name, value in (("1", 1), ("n - 1", N - 1), ("n", N), ("n + 1", N + 1), ("p", P), ("2^256 - 1", 2**256 - 1), ("2^255", 2**255)):
        digest = value.to_bytes(32, "big")
        r, s = sign(d, digest)
        emit(f"hash = {name}", True, q, digest, der(r, s))
        emit(f"hash = {name}, s + 1", False, q, digest, der(r, s + 1))


def large_x():
    """n < p: an x coordinate in [n, p) is r = x - n."""
    x = next(x for x in range(N, P) if lift(x))
    point = lift(x)
    u1, u2 = 0xDEADBEEF, 0xCAFE0123456789
    q = times(pow(u2, -1, N), add(point, times(-u1, G)))
    r = x - N
    s = r * pow(u2, -1, N) % N
    emit("R has x >= n, r = x - n", True, q, u1 * s % N, der(r, s))
    emit("R has x >= n, r = x", False, q, u1 * s % N, der(x, s))
    x = next(x for x in range(P - 1, N, -1) if lift(x))
    q = times(pow(u2, -1, N), add(lift(x), times(-u1, G)))
    r = x - N
    s = r * pow(u2, -1, N) % N
    emit("R has the largest x, r = x - n", True, q, u1 * s % N, der(r, s))
    x = next(x for x in range(1, 100) if lift(x))
    q = times(pow(u2, -1, N), add(lift(x), times(-u1, G)))
    s = x * pow(u2, -1, N) % N
    emit("R has a small x, r = x", True, q, u1 * s % N, der(x, s))
    for name, r in (("p - n", x + P - N), ("n", x + N), ("2^256 - n", (x - N) % 2**256)):
        s = r * pow(u2, -1, N) % N
        emit(f"R has a small x, r = x + {name}", False, q, u1 * s % N, der(r, s))


def encodings(d, digest):
    q = times(d, G)
    r, s = sign(d, digest)
    plain = der(r, s)
    ri, si = integer(r), integer(s)

    def refuse(name, signature):
        emit(f"DER: {name}", False, q, digest, signature)

    emit("DER: canonical", True, q, digest, plain)
    refuse("nothing", b"")
    refuse("tag only", b"\x30")
    refuse("empty sequence", b"\x30\x00")
    refuse("one integer", sequence(ri))
    refuse("three integers", sequence(ri, si, si))
    refuse("length in long form", b"\x30\x81" + plain[1:])
    refuse("length in long form of two bytes", b"\x30\x82\x00" + plain[1:])
    refuse("length in long form of five bytes", b"\x30\x85\x00\x00\x00\x00" + plain[1:])
    refuse("indefinite length", b"\x30\x80" + plain[2:] + b"\0\0")
    refuse("length one too large", bytes([0x30, plain[1] + 1]) + plain[2:])
    refuse("length one too small", bytes([0x30, plain[1] - 1]) + plain[2:])
    refuse("length 0xff", b"\x30\xff" + plain[2:])
    refuse("trailing zero", plain + b"\0")
    refuse("trailing zero inside", sequence(ri, si, b"\0"))
    refuse("trailing NULL", plain + b"\5\0")
    refuse("trailing NULL inside", sequence(ri, si, b"\5\0"))
    refuse("leading NULL inside", sequence(b"\5\0", ri, si))
    refuse("SET instead of SEQUENCE", b"\x31" + plain[1:])
    refuse("primitive SEQUENCE", b"\x10" + plain[1:])
    refuse("sequence in a sequence", sequence(plain))
    refuse("raw r and s", r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    for name, good, build in (("r", ri, lambda x: sequence(x, si)), ("s", si, lambda x: sequence(ri, x))):
        refuse(f"{name} with a needless leading zero", build(bytes([2, good[1] + 1, 0]) + good[2:]))
        refuse(f"{name} with two needless leading zeros", build(bytes([2, good[1] + 2, 0, 0]) + good[2:]))
        refuse(f"{name} with its length in long form", build(b"\2\x81" + good[1:]))
        refuse(f"{name} with an indefinite length", build(b"\2\x80" + good[2:] + b"\0\0"))
        refuse(f"{name} empty", build(b"\2\0"))
        refuse(f"{name} missing its content", build(b"\2"))
        refuse(f"{name} as BIT STRING", build(b"\3" + good[1:]))
        refuse(f"{name} as ENUMERATED", build(b"\x0a" + good[1:]))
        refuse(f"{name} longer than the rest", build(bytes([2, 0x7F]) + good[2:]))
        refuse(f"{name} one byte short", build(bytes([2, good[1] - 1]) + good[2:]))
        refuse(f"{name} one byte long", build(bytes([2, good[1] + 1]) + good[2:]))
        refuse(f"{name} zero in two bytes", build(b"\2\2\0\0"))
        refuse(f"{name} with 2^256 added", build(integer(int.from_bytes(good[2:], "big") + 2**256)))
    high = next(i for i in range(1, 50) if sign(d + i, digest)[0] >> 255 and sign(d + i, digest)[1] >> 255)
    r, s = sign(d + high, digest)
    emit("DER: both integers with a leading zero", True, times(d + high, G), digest, der(r, s))
    emit("DER: r without its leading zero", False, times(d + high, G), digest, sequence(bytes([2, 32]) + r.to_bytes(32, "big"), integer(s)))
    emit("DER: s without its leading zero", False, times(d + high, G), digest, sequence(integer(r), bytes([2, 32]) + s.to_bytes(32, "big")))
    for length in (1, 2, 31):
        q = times(d, G)
        small = (1 << (8 * length - 2)) + 3
        # s is short: R is fixed by u2 = r / s, so u1 and the hash follow from the wished R.
        k = 0x55AA55AA
        r = times(k, G)[0] % N
        emit(f"DER: s of {length} bytes", True, q, (k * small - r * d) % N, der(r, small))
    k, r = next((k, r) for k, r in ((k, times(k, G)[0] % N) for k in range(1, 3000)) if r < 2**247)
    emit("DER: r of 31 bytes", True, q, digest, der(r, (int.from_bytes(digest, "big") + r * d) * pow(k, -1, N) % N))


def main():
    rnd = random.Random(256)
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* Written by vectors.py. */")
    print("#ifndef CRYPTO_TEST_VECTORS_H\n#define CRYPTO_TEST_VECTORS_H\n")
    print("/* A signature, whether it is valid, and the key (X || Y), hash and signature as hexadecimal digits. */")
    print("typedef struct {\n    const char *name;\n    int valid;\n    const char *key, *hash, *signature;\n} vector;\n")
    print("static const vector VECTORS[] = {")
    d = 0x519B423D715F8B581F4FA8EE59F4771A5B44C8130B4E3EACCA54A56DDA72B464
    digest = hashlib.sha256(b"brownout").digest()
    standard()
    ranges(d, digest)
    keys(d, digest)
    scalars()
    infinity()
    hashes(d)
    large_x()
    encodings(d, digest)
    for i in range(40):
        d, digest = rnd.randrange(1, N), rnd.randbytes(32)
        r, s = sign(d, digest)
        emit(f"random {i}", True, times(d, G), digest, der(r, s))
    print("};\n\n#endif")


main()
