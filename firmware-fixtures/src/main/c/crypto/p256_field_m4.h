/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_P256_FIELD_M4_H
#define CRYPTO_P256_FIELD_M4_H

/*
 * The field for cores with UMAAL (ARMv7E-M), see p256_field.h. Whole functions in assembly, since the art is in what
 * stays in which register. Cycles are those of a Cortex-M4 without wait states, call and return included.
 */
#include "product_m4.h"

/* The parameters are where the procedure call standard puts them: r in r0, a in r1, b in r2. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"

#define FIELD_FUNCTION static __attribute__((naked, noinline)) void

/* A number in eight registers -= p, by adding 2^256 - p = 2^224 - 2^192 - 2^96 + 1. C is the carry out of bit 255. */
#define SUBTRACT_P(w0, w1, w2, w3, w4, w5, w6, w7) \
    "adds " w0 ", " w0 ", #1\n"                    \
    "adcs " w1 ", " w1 ", #0\n"                    \
    "adcs " w2 ", " w2 ", #0\n"                    \
    "sbcs " w3 ", " w3 ", #0\n"                    \
    "sbcs " w4 ", " w4 ", #0\n"                    \
    "sbcs " w5 ", " w5 ", #0\n"                    \
    "sbcs " w6 ", " w6 ", #1\n"                    \
    "adcs " w7 ", " w7 ", #0\n"

/* The same += p. */
#define ADD_P(w0, w1, w2, w3, w4, w5, w6, w7) \
    "subs " w0 ", " w0 ", #1\n"               \
    "sbcs " w1 ", " w1 ", #0\n"               \
    "sbcs " w2 ", " w2 ", #0\n"               \
    "adcs " w3 ", " w3 ", #0\n"               \
    "adcs " w4 ", " w4 ", #0\n"               \
    "adcs " w5 ", " w5 ", #0\n"               \
    "adcs " w6 ", " w6 ", #1\n"               \
    "sbcs " w7 ", " w7 ", #0\n"

/*
 * Montgomery's reduction of the 16 words t0 to t15, where r5, r6, r7, r8, lr, r9, r10, r11 hold t0 to t7, w8 to w11 hold
 * t8 to t11 and q more to add to t8. With m = -t / p mod 2^256 = m0 ... m7, the high half of t + m * p is the result. p is
 * 2^96 + 2^192 + (2^32 - 1) * 2^224 - 1, so word k receives m(k-3) + m(k-6) + (2^32 - 1) * m(k-7), and whatever is left
 * of the words 0 to 7 is m itself. Leaves words 8 to 15, without t12 to t15, in w8 to w11, q, lr, r9, r5.
 */
#define REDUCE(w8, w9, w10, w11, q)                                            \
    "adds r8, r8, r5\n"   /* m3 = t3 + m0 */                                   \
    "adcs lr, lr, r6\n"   /* m4 = t4 + m1 */                                   \
    "adcs r9, r9, r7\n"   /* m5 = t5 + m2 */                                   \
    "adcs r10, r10, r8\n" /* m6 = t6 + m3 + m0 */                              \
    "adcs r11, r11, lr\n" /* m7 = t7 + m4 + m1 - m0 */                         \
    "adc " q ", " q ", #0\n"                                                   \
    "adds r10, r10, r5\n"                                                      \
    "adcs r11, r11, r6\n"                                                      \
    "adc " q ", " q ", #0\n" /* q: the carry of the additions */               \
    "subs r11, r11, r5\n"                                                      \
    "sbc r5, r5, #0\n"       /* r5: the carry of the products by 2^32 - 1 */   \
    "mov.w r12, #-1\n"                                                         \
    "umaal " w8 ", r5, r6, r12\n"                                              \
    "mov.w r6, #1\n"                                                           \
    "umaal " w8 ", " q ", r9, r6\n"                                            \
    "adds " w8 ", " w8 ", r7\n"                                                \
    "umaal " w9 ", r5, r7, r12\n"                                              \
    "umaal " w9 ", " q ", r10, r6\n"                                           \
    "adcs " w9 ", " w9 ", r8\n"                                                \
    "umaal " w10 ", r5, r8, r12\n"                                             \
    "umaal " w10 ", " q ", r11, r6\n"                                          \
    "adcs " w10 ", " w10 ", lr\n"                                              \
    "adc " q ", " q ", #0\n"                                                   \
    "umaal " w11 ", r5, lr, r12\n"                                             \
    "umaal " w11 ", " q ", r9, r6\n"                                           \
    "umaal " q ", r5, r9, r12\n"                                               \
    "adds " q ", " q ", r10\n"                                                 \
    "mov lr, r11\n"                                                            \
    "umaal lr, r5, r10, r12\n"                                                 \
    "adcs lr, lr, #0\n"                                                        \
    ZERO("r9")                                                                 \
    "umaal r9, r5, r11, r12\n"                                                 \
    "adcs r9, r9, #0\n"                                                        \
    "adc r5, r5, #0\n"

/* r = a * b / 2^256. Products of four words by four words: low low, low high, high low; reduction; high high. */
FIELD_FUNCTION mul(field r, const field a, const field b) {
    __asm__(
        "push {r0, r1, r2, r4-r11, lr}\n"
        "sub sp, sp, #48\n"
        PRODUCT_BUT_HIGH
        "ldm sp, {r5-r8}\n"
        ZERO("r3") REDUCE("r4", "r0", "r1", "r2", "r3")
        "str r3, [sp, #0]\n"
        "str lr, [sp, #4]\n"
        "str r9, [sp, #8]\n"
        "str r5, [sp, #12]\n"

        PRODUCT_HIGH
        "ldm sp, {r5-r8}\n"
        "adds lr, lr, r5\n"
        "adcs r3, r3, r6\n"
        "adcs r9, r9, r7\n"
        "adcs r10, r10, r8\n"
        "ldr r12, [sp, #48]\n"
        "bcc 1f\n"
        SUBTRACT_P("r4", "r0", "r1", "r2", "lr", "r3", "r9", "r10")
        "1:\n"
        "str r4, [r12, #0]\n"
        "str r0, [r12, #4]\n"
        "str r1, [r12, #8]\n"
        "str r2, [r12, #12]\n"
        "str lr, [r12, #16]\n"
        "str r3, [r12, #20]\n"
        "str r9, [r12, #24]\n"
        "str r10, [r12, #28]\n"
        "add sp, sp, #60\n"
        "pop {r4-r11, pc}\n");
}

/* r = a * a / 2^256. */
FIELD_FUNCTION sqr(field r, const field a) {
    __asm__(
        "push {r0, r4-r11, lr}\n"
        "sub sp, sp, #60\n"
        SQUARE
        REDUCE("r1", "r2", "r3", "r4", "r0")
        "add r12, sp, #28\n"
        "ldm r12, {r6-r8, r10}\n"
        "adds r0, r0, r6\n"
        "adcs lr, lr, r7\n"
        "adcs r9, r9, r8\n"
        "adcs r5, r5, r10\n"
        "ldr r12, [sp, #60]\n"
        "bcc 1f\n"
        SUBTRACT_P("r1", "r2", "r3", "r4", "r0", "lr", "r9", "r5")
        "1:\n"
        "str r1, [r12, #0]\n"
        "str r2, [r12, #4]\n"
        "str r3, [r12, #8]\n"
        "str r4, [r12, #12]\n"
        "str r0, [r12, #16]\n"
        "str lr, [r12, #20]\n"
        "str r9, [r12, #24]\n"
        "str r5, [r12, #28]\n"
        "add sp, sp, #64\n"
        "pop {r4-r11, pc}\n");
}

/* r = a + b. */
FIELD_FUNCTION add(field r, const field a, const field b) {
    __asm__(
        "push {r4-r11, lr}\n"
        "ldm r1, {r3-r10}\n"
        "ldm r2!, {r1, r11, r12, lr}\n"
        "adds r3, r3, r1\n"
        "adcs r4, r4, r11\n"
        "adcs r5, r5, r12\n"
        "adcs r6, r6, lr\n"
        "ldm r2, {r1, r11, r12, lr}\n"
        "adcs r7, r7, r1\n"
        "adcs r8, r8, r11\n"
        "adcs r9, r9, r12\n"
        "adcs r10, r10, lr\n"
        "bcc 2f\n"
        "1:\n"
        SUBTRACT_P("r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10")
        /* 2^256 was in the carry: it is used up unless the sum still has a carry, that is, p was not enough. */
        "bcs 1b\n"
        "2:\n"
        "stm r0, {r3-r10}\n"
        "pop {r4-r11, pc}\n");
}

/* r = a - b. */
FIELD_FUNCTION sub(field r, const field a, const field b) {
    __asm__(
        "push {r4-r11, lr}\n"
        "ldm r1, {r3-r10}\n"
        "ldm r2!, {r1, r11, r12, lr}\n"
        "subs r3, r3, r1\n"
        "sbcs r4, r4, r11\n"
        "sbcs r5, r5, r12\n"
        "sbcs r6, r6, lr\n"
        "ldm r2, {r1, r11, r12, lr}\n"
        "sbcs r7, r7, r1\n"
        "sbcs r8, r8, r11\n"
        "sbcs r9, r9, r12\n"
        "sbcs r10, r10, lr\n"
        "bcs 2f\n"
        "1:\n"
        ADD_P("r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10")
        "bcc 1b\n"
        "2:\n"
        "stm r0, {r3-r10}\n"
        "pop {r4-r11, pc}\n");
}

/* r = 3 * a: with low and x the same register and 2 for y, UMAAL triples it and adds the carry. */
FIELD_FUNCTION triple(field r, const field a) {
    __asm__(
        "push {r4-r11, lr}\n"
        "ldm r1, {r3-r10}\n"
        ZERO("r11")
        "mov.w r12, #2\n"
        "umaal r3, r11, r3, r12\n"
        "umaal r4, r11, r4, r12\n"
        "umaal r5, r11, r5, r12\n"
        "umaal r6, r11, r6, r12\n"
        "umaal r7, r11, r7, r12\n"
        "umaal r8, r11, r8, r12\n"
        "umaal r9, r11, r9, r12\n"
        "umaal r10, r11, r10, r12\n"
        "cmp r11, #0\n"
        "beq 2f\n"
        "1:\n"
        SUBTRACT_P("r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10")
        "sbcs r11, r11, #0\n"
        "bne 1b\n"
        "2:\n"
        "stm r0, {r3-r10}\n"
        "pop {r4-r11, pc}\n");
}

/* r3 to r10 = the number at r1 less r3 to r10. C is clear if that borrows. */
#define SUBTRACT_FROM_R1          \
    "ldm r1!, {r2, r12, lr}\n"    \
    "subs r3, r2, r3\n"           \
    "sbcs r4, r12, r4\n"          \
    "sbcs r5, lr, r5\n"           \
    "ldm r1!, {r2, r12, lr}\n"    \
    "sbcs r6, r2, r6\n"           \
    "sbcs r7, r12, r7\n"          \
    "sbcs r8, lr, r8\n"           \
    "ldm r1, {r2, r12}\n"         \
    "sbcs r9, r2, r9\n"           \
    "sbcs r10, r12, r10\n"

/* r = a - 2 * b. */
FIELD_FUNCTION sub_double(field r, const field a, const field b) {
    __asm__(
        "push {r4-r11, lr}\n"
        "ldm r2, {r3-r10}\n"
        "adds r3, r3, r3\n"
        "adcs r4, r4, r4\n"
        "adcs r5, r5, r5\n"
        "adcs r6, r6, r6\n"
        "adcs r7, r7, r7\n"
        "adcs r8, r8, r8\n"
        "adcs r9, r9, r9\n"
        "adcs r10, r10, r10\n"
        /* r11 is what the words r3 to r10 lack, in units of 2^256: 0, -1 or -2. */
        "sbc r11, r11, r11\n"
        "mvn r11, r11\n"
        SUBTRACT_FROM_R1
        "sbcs r11, r11, #0\n"
        "beq 2f\n"
        "1:\n"
        ADD_P("r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10")
        "adcs r11, r11, #0\n"
        "bne 1b\n"
        "2:\n"
        "stm r0, {r3-r10}\n"
        "pop {r4-r11, pc}\n");
}

/* r = a - b / 2, where b + p is halved if b is odd. */
FIELD_FUNCTION sub_half(field r, const field a, const field b) {
    __asm__(
        "push {r4-r11, lr}\n"
        "ldm r2, {r3-r10}\n"
        "tst r3, #1\n"
        "bne 1f\n"
        "adds r3, r3, #0\n" /* clears C */
        "b 2f\n"
        "1:\n"
        ADD_P("r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10")
        "2:\n"
        "rrxs r10, r10\n"
        "rrxs r9, r9\n"
        "rrxs r8, r8\n"
        "rrxs r7, r7\n"
        "rrxs r6, r6\n"
        "rrxs r5, r5\n"
        "rrxs r4, r4\n"
        "rrxs r3, r3\n"
        SUBTRACT_FROM_R1
        "bcs 4f\n"
        "3:\n"
        ADD_P("r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10")
        "bcc 3b\n"
        "4:\n"
        "stm r0, {r3-r10}\n"
        "pop {r4-r11, pc}\n");
}

#pragma GCC diagnostic pop

#endif
