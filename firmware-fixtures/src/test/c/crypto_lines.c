/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fixtures' cryptography behind a pipe, for CryptoHostTest. One request a line, everything in hexadecimal digits and
 * "-" for no bytes:
 *
 *     hash DATA               answers with the digest
 *     verify KEY HASH SIG     answers with 1 or 0
 *     sha512 DATA             answers with the digest
 *     ed25519 KEY MESSAGE SIG answers with 1 or 0
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ecdsa.h"
#include "ed25519.h"
#include "sha256.h"
#include "sha512.h"

#define MAX_BYTES 8192

static size_t decode(uint8_t *bytes, const char *digits) {
    size_t count = 0;
    unsigned value;
    for (; count < MAX_BYTES && sscanf(digits, "%2x", &value) == 1; digits += 2) {
        bytes[count++] = (uint8_t)value;
    }
    return count;
}

static void print(const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        printf("%02x", bytes[i]);
    }
    printf("\n");
}

int main(void) {
    static char line[3 * MAX_BYTES], word[3][2 * MAX_BYTES + 2];
    static uint8_t bytes[3][MAX_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "hash %16385s", word[0]) == 1) {
            sha256_t hash;
            uint8_t digest[32];
            sha256_init(&hash);
            sha256_update(&hash, bytes[0], decode(bytes[0], word[0]));
            sha256_final(&hash, digest);
            print(digest, sizeof digest);
        } else if (sscanf(line, "sha512 %16385s", word[0]) == 1) {
            sha512_t hash;
            uint8_t digest[64];
            sha512_init(&hash);
            sha512_update(&hash, bytes[0], decode(bytes[0], word[0]));
            sha512_final(&hash, digest);
            print(digest, sizeof digest);
        } else if (sscanf(line, "ed25519 %16385s %16385s %16385s", word[0], word[1], word[2]) == 3) {
            decode(bytes[0], word[0]);
            size_t size = decode(bytes[1], word[1]);
            decode(bytes[2], word[2]);
            printf("%d\n", ed25519_verify(bytes[0], bytes[1], size, bytes[2]));
        } else if (sscanf(line, "verify %16385s %16385s %16385s", word[0], word[1], word[2]) == 3) {
            decode(bytes[0], word[0]);
            decode(bytes[1], word[1]);
            size_t length = decode(bytes[2], word[2]);
            printf("%d\n", ecdsa_p256_verify_der(bytes[0], bytes[1], bytes[2], length));
        } else {
            return 2;
        }
    }
    return 0;
}
