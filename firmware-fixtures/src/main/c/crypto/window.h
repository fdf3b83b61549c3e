/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_WINDOW_H
#define CRYPTO_WINDOW_H

#include <stdint.h>
#include <string.h>

/* Scalars in signed digits, for the multiplication of points from the table of odd multiples of each. */

static uint32_t bits_at(const uint32_t scalar[8], unsigned position, unsigned count) {
    unsigned word = position / 32, shift = position % 32;
    uint32_t value = word < 8 ? scalar[word] >> shift : 0;
    if (shift + count > 32 && word < 7) {
        value |= scalar[word + 1] << (32 - shift);
    }
    return value & ((1u << count) - 1);
}

/* Digits that are zero or odd and below 2^(window - 1) in magnitude, at most one of them in any window positions. */
static void recode(int8_t digits[257], const uint32_t scalar[8], unsigned window) {
    uint32_t carry = 0;
    memset(digits, 0, 257);
    for (unsigned i = 0; i <= 256;) {
        if (bits_at(scalar, i, 1) == carry) {
            i++;
            continue;
        }
        int32_t digit = (int32_t)(bits_at(scalar, i, window) + carry);
        carry = (uint32_t)digit >> (window - 1);
        digits[i] = (int8_t)(digit - (int32_t)(carry << window));
        i += window;
    }
}

#endif
