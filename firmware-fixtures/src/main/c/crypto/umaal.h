/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_UMAAL_H
#define CRYPTO_UMAAL_H

#include <stdint.h>

/* high:low = a * b + low + high, which cannot overflow: one cycle on a Cortex-M4, which gcc does not find by itself. */
static inline void umaal(uint32_t *low, uint32_t *high, uint32_t a, uint32_t b) {
#if defined(__ARM_FEATURE_DSP)
    uint32_t l = *low, h = *high;
    __asm__("umaal %0, %1, %2, %3" : "+r"(l), "+r"(h) : "r"(a), "r"(b));
    *low = l;
    *high = h;
#else
    uint64_t sum = (uint64_t)a * b + *low + *high;
    *low = (uint32_t)sum;
    *high = (uint32_t)(sum >> 32);
#endif
}

#endif
