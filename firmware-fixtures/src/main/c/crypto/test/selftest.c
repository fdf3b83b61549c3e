/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests the hashes, the verification of signatures and the decryption, on the microcontroller (results and exit code by semihosting) and on
 * the host. Prints the name of every case that fails.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "aes.h"
#include "arithmetic.h"
#include "ecies.h"
#include "ecies_vectors.h"
#include "ecdsa.h"
#include "ed25519.h"
#include "ed25519_vectors.h"
#include "hkdf.h"
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

/* The keys of FIPS 197, C.1 and C.3, and counters from 0: NIST SP 800-38A has examples with other counters only. */
static void test_aes(void) {
    static const struct {
        const char *key, *stream;
    } cases[] = {
        {"000102030405060708090a0b0c0d0e0f", "c6a13b37878f5b826f4f8162a1c8d8797346139595c0b41e497bbde365f42d0a"
         "49d68753999ba68ce3897a686081b09d"},
        {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "f29000b62a499fd0a9f39a6add2e7780f05d76ae4ab99fe5a6f69b3148c2363d"
         "0ebcb5deb52c83bd08a8a935182c9199"},
    };
    for (size_t i = 0; i < 2; i++) {
        uint8_t key[32], expected[64], bytes[64];
        aes_t aes;
        size_t size = decode(expected, cases[i].stream);
        aes_init(&aes, key, decode(key, cases[i].key));
        for (size_t from = 0; from < size; from++) {
            for (size_t to = from; to <= size; to += 5) {
                memset(bytes, 0, sizeof bytes);
                aes_ctr(&aes, (uint32_t)from, bytes, to - from);
                check("AES-CTR of zeros", memcmp(bytes, expected + from, to - from) == 0 && (to == size || bytes[to - from] == 0));
            }
        }
    }
}

static void test_hkdf(void) {
    uint8_t bytes[64];
    /* RFC 4231, 4.3, and RFC 5869, A.3. */
    hmac_sha256(bytes, (const uint8_t *)"Jefe", 4, "what do ya want for nothing?", 28);
    check("HMAC-SHA-256", equals(bytes, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    memset(bytes, 0x0b, 22);
    hkdf_sha256(bytes, 42, bytes, 22, NULL, 0);
    check("HKDF-SHA-256", equals(bytes, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
}

static void test_ecies(void) {
    for (size_t i = 0; i < sizeof ECIES_VECTORS / sizeof ECIES_VECTORS[0]; i++) {
        const ecies_vector *v = &ECIES_VECTORS[i];
        uint8_t private_key[32], value[160], key[32];
        decode(private_key, v->private_key);
        size_t size = decode(value, v->value);
        size_t key_size = size > ECIES_OVERHEAD + 16 ? 32 : 16;
        check(v->name, ecies_p256_open(key, key_size, private_key, value, size) == (v->key[0] != 0));
        check(v->name, v->key[0] == 0 || equals(key, v->key));
        for (size_t bit = 0; v->key[0] != 0 && bit < 8 * size; bit += 37) {
            value[bit / 8] ^= (uint8_t)(1u << bit % 8);
            check("ECIES: a bit turned", ecies_p256_open(key, key_size, private_key, value, size) == 0);
            value[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
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
    test_aes();
    test_hkdf();
    test_ecies();
    print(failures == 0 ? "crypto-selftest: passed\n" : "crypto-selftest: failed\n");
#if defined(__arm__)
    semihosting_exit(failures == 0 ? 0 : 1);
#else
    return failures == 0 ? 0 : 1;
#endif
}
