/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests the hashes and the verification of signatures, on the microcontroller (results and exit code by semihosting) and on
 * the host. Prints the name of every case that fails.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arithmetic.h"
#include "ecdsa.h"
#include "ed25519.h"
#include "ed25519_vectors.h"
#include "progress.h"
#include "sha256.h"
#include "sha512.h"
#include "vectors.h"

#if defined(__arm__)
#include "semihosting.h"
#define print(text) semihosting_write(text)
#else
#include <stdio.h>
#define print(text) fputs(text, stdout)
#endif

static unsigned failures;
static unsigned progress_calls;

void crypto_progress(void) {
    progress_calls++;
}

static void check(const char *name, int passed) {
    if (!passed) {
        failures++;
        print("FAILED: ");
        print(name);
        print("\n");
    }
}

static unsigned digit(char c) {
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Hexadecimal digits to bytes; returns how many. */
static size_t decode(uint8_t *bytes, const char *digits) {
    size_t count = 0;
    for (; digits[0] != 0; digits += 2) {
        bytes[count++] = (uint8_t)(digit(digits[0]) << 4 | digit(digits[1]));
    }
    return count;
}

static int equals(const uint8_t *bytes, const char *digits) {
    uint8_t expected[64];
    return memcmp(bytes, expected, decode(expected, digits)) == 0;
}

static void hash_in_one(uint8_t out[32], const void *data, size_t size) {
    sha256_t hash;
    sha256_init(&hash);
    sha256_update(&hash, data, size);
    sha256_final(&hash, out);
}

static void test_sha256(void) {
    static uint8_t data[5000];
    uint8_t out[32];
    sha256_t hash;

    hash_in_one(out, "", 0);
    check("SHA-256 of nothing", equals(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    hash_in_one(out, "abc", 3);
    check("SHA-256 of abc", equals(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));

    /* The hash of the hashes of 0 to 256 bytes: every fill of the last block. */
    sha256_init(&hash);
    for (size_t size = 0; size <= 256; size++) {
        for (size_t i = 0; i < size; i++) {
            data[i] = (uint8_t)(i * 7 + size);
        }
        hash_in_one(out, data, size);
        sha256_update(&hash, out, sizeof out);
    }
    sha256_final(&hash, out);
    check("SHA-256 of every length", equals(out, "8c87921c70e710c77b598f6aed63e551969111a288541684ba32dc1203143503"));

    memset(data, 'a', sizeof data);
    sha256_init(&hash);
    progress_calls = 0;
    for (int i = 0; i < 200; i++) {
        sha256_update(&hash, data, sizeof data);
    }
    sha256_final(&hash, out);
    check("SHA-256 of a million times a", equals(out, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    check("SHA-256 reports progress", progress_calls >= 1000000 / 8192);

    /* Pieces of every size, from every alignment. */
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)(i ^ i >> 8);
    }
    uint8_t whole[32];
    for (size_t piece = 1; piece <= 130; piece++) {
        const uint8_t *from = data + piece % 4;
        hash_in_one(whole, from, 700);
        sha256_init(&hash);
        for (size_t done = 0; done < 700; done += piece) {
            sha256_update(&hash, from + done, piece < 700 - done ? piece : 700 - done);
        }
        sha256_final(&hash, out);
        check("SHA-256 in pieces", memcmp(out, whole, sizeof out) == 0);
    }
}

static void test_sha512(void) {
    uint8_t data[400], out[64];
    sha512_t hash, hashes;

    sha512_init(&hash);
    sha512_update(&hash, "abc", 3);
    sha512_final(&hash, out);
    check("SHA-512 of abc", equals(out, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));

    /* The hash of the hashes of 0 to 400 bytes, in pieces of every size, from every alignment. */
    sha512_init(&hashes);
    for (size_t size = 0; size < sizeof data; size++) {
        size_t piece = size % 150 + 1;
        uint8_t *from = data + size % 4;
        size_t count = size < sizeof data - 3 ? size : sizeof data - 4;
        for (size_t i = 0; i < count; i++) {
            from[i] = (uint8_t)(i * 7 + size);
        }
        sha512_init(&hash);
        for (size_t done = 0; done < count; done += piece) {
            sha512_update(&hash, from + done, piece < count - done ? piece : count - done);
        }
        sha512_final(&hash, out);
        sha512_update(&hashes, out, sizeof out);
    }
    sha512_final(&hashes, out);
    check("SHA-512 of every length", equals(out, "0d2bed9732bc776b44f6ff9b89727ac92bc32df856ce7da6ebad17ba84f7cd39"
                                                 "018c157881be7c259fec17c5d4e8298e2a62763421355eb1809b57978a685b78"));
}

static void test_ed25519_vectors(void) {
    for (size_t i = 0; i < sizeof ED25519_VECTORS / sizeof ED25519_VECTORS[0]; i++) {
        const ed25519_vector *v = &ED25519_VECTORS[i];
        uint8_t key[32], message[256], signature[64];
        decode(key, v->key);
        size_t size = decode(message, v->message);
        decode(signature, v->signature);
        check(v->name, ed25519_verify(key, message, size, signature) == v->valid);
    }
}

/* Single bits turned in a signature, its message and its key. */
static void test_ed25519_damage(void) {
    const ed25519_vector *v = &ED25519_VECTORS[4];
    uint8_t key[32], message[256], signature[64];
    decode(key, v->key);
    size_t size = decode(message, v->message);
    decode(signature, v->signature);

    progress_calls = 0;
    check("Ed25519: before the damage", ed25519_verify(key, message, size, signature) == 1);
    check("Ed25519: the verification reports progress", progress_calls >= 10);
    for (size_t bit = 0; bit < 512; bit += 13) {
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
        check("Ed25519: a bit of the signature turned", ed25519_verify(key, message, size, signature) == 0);
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < 256; bit += 17) {
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
        check("Ed25519: a bit of the message turned", ed25519_verify(key, message, size, signature) == 0);
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
        key[bit / 8] ^= (uint8_t)(1u << bit % 8);
        check("Ed25519: a bit of the key turned", ed25519_verify(key, message, size, signature) == 0);
        key[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    check("Ed25519: one byte less", ed25519_verify(key, message, size - 1, signature) == 0);
    check("Ed25519: after the damage", ed25519_verify(key, message, size, signature) == 1);
}

static void test_vectors(void) {
    for (size_t i = 0; i < sizeof VECTORS / sizeof VECTORS[0]; i++) {
        const vector *v = &VECTORS[i];
        uint8_t key[64], hash[32], signature[160];
        decode(key, v->key);
        decode(hash, v->hash);
        size_t length = decode(signature, v->signature);
        check(v->name, ecdsa_p256_verify_der(key, hash, signature, length) == v->valid);
    }
}

/* Every truncation of a valid signature, and many single bits turned in the signature, the hash and the key. */
static void test_damage(void) {
    const vector *v = &VECTORS[0];
    uint8_t key[64], hash[32], signature[160];
    decode(key, v->key);
    decode(hash, v->hash);
    size_t length = decode(signature, v->signature);

    progress_calls = 0;
    check("before the damage", ecdsa_p256_verify_der(key, hash, signature, length) == 1);
    check("the verification reports progress", progress_calls >= 10);
    for (size_t i = 0; i < length; i++) {
        check("truncated", ecdsa_p256_verify_der(key, hash, signature, i) == 0);
    }
    for (size_t bit = 0; bit < 8 * length; bit += 23) {
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
        check("a bit of the signature turned", ecdsa_p256_verify_der(key, hash, signature, length) == 0);
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < 256; bit += 31) {
        hash[bit / 8] ^= (uint8_t)(1u << bit % 8);
        check("a bit of the hash turned", ecdsa_p256_verify_der(key, hash, signature, length) == 0);
        hash[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < 512; bit++) {
        key[bit / 8] ^= (uint8_t)(1u << bit % 8);
        check("a bit of the key turned", ecdsa_p256_verify_der(key, hash, signature, length) == 0);
        key[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    check("after the damage", ecdsa_p256_verify_der(key, hash, signature, length) == 1);
}

int main(void) {
    const char *arithmetic = failing_arithmetic();
    check(arithmetic != NULL ? arithmetic : "arithmetic", arithmetic == NULL);
    test_sha256();
    test_vectors();
    test_damage();
    test_sha512();
    test_ed25519_vectors();
    test_ed25519_damage();
    print(failures == 0 ? "crypto-selftest: passed\n" : "crypto-selftest: failed\n");
#if defined(__arm__)
    semihosting_exit(failures == 0 ? 0 : 1);
#else
    return failures == 0 ? 0 : 1;
#endif
}
