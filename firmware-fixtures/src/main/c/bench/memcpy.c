/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory from here to there: by LDM and STM, by doublewords, words, halfwords and bytes, aligned and not; filling and comparing. The data
 * goes from buffer to buffer through all of them, and comes out as it went in.
 */
#include "bench.h"

#include <stddef.h>
#include <string.h>

#define SIZE   4096u
#define PASSES 8

const char bench_name[] = "bench-memcpy";

typedef struct __attribute__((packed)) {
    uint32_t value;
} unaligned_t;

static uint32_t original[SIZE / 4];
static uint32_t there[SIZE / 4 + 8];
static uint32_t back[SIZE / 4 + 8];

/* A function that the compiler neither merges with its caller nor leaves out. */
#define ROUTINE __attribute__((noinline)) static

/* 32 bytes a turn; size is a multiple of that. */
ROUTINE void copy_multiple(void *to, const void *from, size_t size) {
    const char *end = (const char *) from + size;
    __asm volatile(
        "1: ldmia %1!, {r3-r6, r8-r10, r12}\n\t"
        "stmia %0!, {r3-r6, r8-r10, r12}\n\t"
        "cmp %1, %2\n\t"
        "bne 1b"
        : "+r"(to), "+r"(from) : "r"(end) : "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r12", "cc", "memory");
}

ROUTINE void copy_doublewords(void *to, const void *from, size_t size) {
    const char *end = (const char *) from + size;
    __asm volatile(
        "1: ldrd r4, r5, [%1], #8\n\t"
        "strd r4, r5, [%0], #8\n\t"
        "cmp %1, %2\n\t"
        "bne 1b"
        : "+r"(to), "+r"(from) : "r"(end) : "r4", "r5", "cc", "memory");
}

ROUTINE void copy_words(uint32_t *to, const uint32_t *from, size_t size) {
    for (size_t i = 0; i < size / 4; i++) {
        to[i] = from[i];
    }
}

ROUTINE void copy_unaligned_words(void *to, const void *from, size_t size) {
    unaligned_t *d = to;
    const unaligned_t *s = from;
    for (size_t i = 0; i < size / 4; i++) {
        d[i].value = s[i].value;
    }
}

ROUTINE void copy_halfwords(void *to, const void *from, size_t size) {
    uint16_t *d = to;
    const uint16_t *s = from;
    for (size_t i = 0; i < size / 2; i++) {
        d[i] = s[i];
    }
}

ROUTINE void copy_bytes(void *to, const void *from, size_t size) {
    uint8_t *d = to;
    const uint8_t *s = from;
    while (size--) {
        *d++ = *s++;
    }
}

ROUTINE void fill_multiple(void *to, uint32_t value, size_t size) {
    const char *end = (const char *) to + size;
    register uint32_t r3 __asm("r3") = value;
    __asm volatile(
        "mov r4, r3\n\tmov r5, r3\n\tmov r6, r3\n\t"
        "1: stmia %0!, {r3-r6}\n\t"
        "stmia %0!, {r3-r6}\n\t"
        "cmp %0, %1\n\t"
        "bne 1b"
        : "+r"(to) : "r"(end), "r"(r3) : "r4", "r5", "r6", "cc", "memory");
}

ROUTINE void fill_bytes(void *to, uint8_t value, size_t size) {
    uint8_t *d = to;
    while (size--) {
        *d++ = value;
    }
}

ROUTINE int words_equal(const uint32_t *a, const uint32_t *b, size_t size) {
    uint32_t difference = 0;
    for (size_t i = 0; i < size / 4; i++) {
        difference |= a[i] ^ b[i];
    }
    return difference == 0;
}

ROUTINE int words_all(const uint32_t *a, uint32_t value, size_t size) {
    for (size_t i = 0; i < size / 4; i++) {
        if (a[i] != value) {
            return 0;
        }
    }
    return 1;
}

void bench_prepare(void) {
    uint32_t value = 1;
    for (size_t i = 0; i < SIZE / 4; i++) {
        original[i] = value;
        value = value * 1664525u + 1013904223u;
    }
}

int bench_round(void) {
    int right = 1;
    for (uint32_t pass = 0; pass < PASSES; pass++) {
        /* Off the word by 1, 2 and 3 bytes in turn, on either side. */
        uint8_t *off_there = (uint8_t *) there + 1 + pass % 3;
        uint8_t *off_back = (uint8_t *) back + 1 + (pass + 1) % 3;

        copy_multiple(there, original, SIZE);
        copy_doublewords(back, there, SIZE);
        copy_words(there, back, SIZE);
        copy_halfwords(back, there, SIZE);
        copy_unaligned_words(off_there, back, SIZE);
        copy_unaligned_words(off_back, off_there, SIZE);
        copy_bytes(off_there, off_back, SIZE);
        copy_bytes(back, off_there, SIZE);
        memmove((uint8_t *) back + 4, back, SIZE);
        memmove(there, (uint8_t *) back + 4, SIZE);
        right &= words_equal(there, original, SIZE);

        fill_multiple(there, 0x01010101u * pass, SIZE);
        fill_bytes((uint8_t *) back + 3, (uint8_t) pass, SIZE);
        memset(back, (int) pass, 4);
        right &= words_equal(there, back, SIZE) & words_all(back, 0x01010101u * pass, SIZE);
    }
    return right;
}
