/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key that images must be signed with: the public half of ecdsa-p256-test.pem, as SubjectPublicKeyInfo in DER. Made by
 * openssl pkey -in ecdsa-p256-test.pem -pubout -outform DER. Symbol public_key, so that a loader can put another key of
 * the same form into the built image.
 */
#ifndef PUBLIC_KEY_H
#define PUBLIC_KEY_H

#include <stdint.h>

#define PUBLIC_KEY_SIZE  91u
#define PUBLIC_KEY_POINT 27u /* where X || Y begins */

extern const uint8_t public_key[PUBLIC_KEY_SIZE];

#endif
