/* SPDX-License-Identifier: Apache-2.0 */
/* The four functions that GCC expects of every environment, freestanding or not. */
#include "string.h"

#include <stdint.h>

/* Words that may alias any type, as memory that is only copied may. */
typedef uint32_t __attribute__((may_alias)) word_t;

static int both_aligned(const void *a, const void *b) {
    return (((uintptr_t) a | (uintptr_t) b) & 3u) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
    unsigned char *d = to;
    const unsigned char *s = from;
    if (both_aligned(d, s)) {
        for (; count >= 4; count -= 4, d += 4, s += 4) {
            *(word_t *) d = *(const word_t *) s;
        }
    }
    while (count--) {
        *d++ = *s++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t count) {
    unsigned char *d = to;
    const unsigned char *s = from;
    if ((uintptr_t) d - (uintptr_t) s >= count) {
        return memcpy(to, from, count);
    }
    while (count--) {
        d[count] = s[count];
    }
    return to;
}

void *memset(void *to, int value, size_t count) {
    unsigned char *d = to;
    uint32_t word = (unsigned char) value * 0x01010101u;
    if (both_aligned(d, d)) {
        for (; count >= 4; count -= 4, d += 4) {
            *(word_t *) d = word;
        }
    }
    while (count--) {
        *d++ = (unsigned char) value;
    }
    return to;
}

int memcmp(const void *left, const void *right, size_t count) {
    const unsigned char *a = left;
    const unsigned char *b = right;
    for (; count--; a++, b++) {
        if (*a != *b) {
            return *a < *b ? -1 : 1;
        }
    }
    return 0;
}
