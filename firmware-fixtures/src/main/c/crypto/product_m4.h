/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_PRODUCT_M4_H
#define CRYPTO_PRODUCT_M4_H

/*
 * Products of 256-bit numbers for cores with UMAAL (ARMv7E-M), to be put into functions of assembly: what follows them,
 * the reduction, is the field's own.
 *
 * UMAAL low, high, x, y: high:low = x * y + low + high. It leaves the flags alone, as LDR, STR and MOV do, so that a
 * carry may wait in C while products are formed.
 */
/* One row of a product: the words w0 to w3 += b * (r5, r6, r7, r8); carry holds what else to add, then the word above. */
#define ROW(w0, w1, w2, w3, carry, b)       \
    "umaal " w0 ", " carry ", r5, " b "\n"  \
    "umaal " w1 ", " carry ", r6, " b "\n"  \
    "umaal " w2 ", " carry ", r7, " b "\n"  \
    "umaal " w3 ", " carry ", r8, " b "\n"

#define ZERO(r) "mov.w " r ", #0\n"

/*
 * Words 0 to 7 of r1 * r2, and what words 8 to 11 have without the product of the high halves. Wants r1 and r2 at sp + 52
 * and sp + 56 (the former is changed). Leaves words 0 to 3 at sp, 4 to 7 in lr, r9, r10, r11, and of words 8 to 11 one
 * part in r4, r0, r1, r2, another one at sp + 16.
 */
#define PRODUCT_BUT_HIGH                                   \
    "ldm r1!, {r5-r8}\n"                                   \
    "ldm r2!, {r9-r12}\n"                                  \
    "str r1, [sp, #52]\n"                                  \
    "umull r0, r1, r5, r9\n"                               \
    ZERO("r3") "umaal r1, r3, r6, r9\n"                    \
    ZERO("r4") "umaal r3, r4, r7, r9\n"                    \
    ZERO("lr") "umaal r4, lr, r8, r9\n"                    \
    "str r0, [sp, #0]\n"                                   \
    ZERO("r9") ROW("r1", "r3", "r4", "lr", "r9", "r10")    \
    "str r1, [sp, #4]\n"                                   \
    ZERO("r10") ROW("r3", "r4", "lr", "r9", "r10", "r11")  \
    "str r3, [sp, #8]\n"                                   \
    ZERO("r11") ROW("r4", "lr", "r9", "r10", "r11", "r12") \
    "str r4, [sp, #12]\n"                                  \
    "ldm r2, {r0, r1, r3, r4}\n"                           \
    ZERO("r12") ROW("lr", "r9", "r10", "r11", "r12", "r0") \
    ZERO("r0") ROW("r9", "r10", "r11", "r12", "r0", "r1")  \
    ZERO("r1") ROW("r10", "r11", "r12", "r0", "r1", "r3")  \
    ZERO("r3") ROW("r11", "r12", "r0", "r1", "r3", "r4")   \
    "str r12, [sp, #16]\n"                                 \
    "str r0, [sp, #20]\n"                                  \
    "str r1, [sp, #24]\n"                                  \
    "str r3, [sp, #28]\n"                                  \
    "ldr r4, [sp, #52]\n"                                  \
    "ldr r12, [sp, #56]\n"                                 \
    "ldm r4, {r5-r8}\n"                                    \
    "ldm r12, {r0-r3}\n"                                   \
    ZERO("r4") ROW("lr", "r9", "r10", "r11", "r4", "r0")   \
    ZERO("r0") ROW("r9", "r10", "r11", "r4", "r0", "r1")   \
    ZERO("r1") ROW("r10", "r11", "r4", "r0", "r1", "r2")   \
    ZERO("r2") ROW("r11", "r4", "r0", "r1", "r2", "r3")

/* Adds the product of the high halves to r4, r0, r1, r2 and sp + 16: words 8 to 15 are in r4, r0, r1, r2, lr, r3, r9, r10. */
#define PRODUCT_HIGH                          \
    "ldr lr, [sp, #52]\n"                     \
    "ldr r3, [sp, #56]\n"                     \
    "ldm lr, {r5-r8}\n"                       \
    "adds r3, r3, #16\n"                      \
    "ldm r3, {r9-r12}\n"                      \
    "ldr lr, [sp, #16]\n"                     \
    "ldr r3, [sp, #20]\n"                     \
    ROW("r4", "r0", "r1", "r2", "lr", "r9")   \
    ROW("r0", "r1", "r2", "lr", "r3", "r10")  \
    "ldr r9, [sp, #24]\n"                     \
    "ldr r10, [sp, #28]\n"                    \
    ROW("r1", "r2", "lr", "r3", "r9", "r11")  \
    ROW("r2", "lr", "r3", "r9", "r10", "r12")

/*
 * The square of r1: words 0 to 7 in r5, r6, r7, r8, lr, r9, r10, r11, words 8 to 11 in r1 to r4, words 12 to 15 at sp + 28,
 * and in r0 a carry still to be added to word 8. Uses 60 bytes from sp on. The products of different words are doubled as
 * soon as their sum is complete, the carry of which waits in C.
 */
#define SQUARE                                                                               \
    "ldm r1, {r5-r12}\n"                                                                     \
    "str r5, [sp, #44]\n"                                                                    \
    "str r6, [sp, #48]\n"                                                                    \
    "str r7, [sp, #52]\n"                                                                    \
    "str r8, [sp, #56]\n"                                                                    \
    /* Words 1 to 6 from the low half of a. */                                               \
    "umull r0, r1, r5, r6\n"                                                                 \
    ZERO("r2") "umaal r1, r2, r5, r7\n"                                                      \
    ZERO("r3") "umaal r2, r3, r5, r8\n"                                                      \
    ZERO("r4") "umaal r2, r4, r6, r7\n"                                                      \
    "umaal r3, r4, r6, r8\n"                                                                 \
    ZERO("lr") "umaal r4, lr, r7, r8\n"                                                      \
    "adds r0, r0, r0\n"                                                                      \
    "adcs r1, r1, r1\n"                                                                      \
    "adcs r2, r2, r2\n"                                                                      \
    "str r0, [sp, #0]\n"                                                                     \
    "str r1, [sp, #4]\n"                                                                     \
    "str r2, [sp, #8]\n"                                                                     \
    /* Words 4 to 11 from both halves. */                                                    \
    ZERO("r0")                                                                               \
    ZERO("r1") ROW("r3", "r4", "lr", "r0", "r1", "r9")                                       \
    "adcs r3, r3, r3\n"                                                                      \
    "str r3, [sp, #24]\n"                                                                    \
    ZERO("r2") ROW("r4", "lr", "r0", "r1", "r2", "r10")                                      \
    "adcs r4, r4, r4\n"                                                                      \
    "str r4, [sp, #12]\n"                                                                    \
    ZERO("r3") ROW("lr", "r0", "r1", "r2", "r3", "r11")                                      \
    "adcs lr, lr, lr\n"                                                                      \
    "str lr, [sp, #16]\n"                                                                    \
    ZERO("r4") ROW("r0", "r1", "r2", "r3", "r4", "r12")                                      \
    "adcs r0, r0, r0\n"                                                                      \
    "str r0, [sp, #20]\n"                                                                    \
    /* Words 9 to 14 from the high half: words 8 to 15 are now in r1 to r4, lr, r5 to r7. */ \
    ZERO("lr") "umaal r2, lr, r9, r10\n"                                                     \
    "umaal r3, lr, r9, r11\n"                                                                \
    "umaal r4, lr, r9, r12\n"                                                                \
    ZERO("r5") "umaal r4, r5, r10, r11\n"                                                    \
    "umaal lr, r5, r10, r12\n"                                                               \
    ZERO("r6") "umaal r5, r6, r11, r12\n"                                                    \
    "adcs r1, r1, r1\n"                                                                      \
    "adcs r2, r2, r2\n"                                                                      \
    "adcs r3, r3, r3\n"                                                                      \
    "adcs r4, r4, r4\n"                                                                      \
    "adcs lr, lr, lr\n"                                                                      \
    "adcs r5, r5, r5\n"                                                                      \
    "adcs r6, r6, r6\n"                                                                      \
    ZERO("r7") "adc r7, r7, r7\n"                                                            \
    "umull r0, r8, r9, r9\n"                                                                 \
    "adds r1, r1, r0\n"                                                                      \
    "adcs r2, r2, r8\n"                                                                      \
    "umull r0, r8, r10, r10\n"                                                               \
    "adcs r3, r3, r0\n"                                                                      \
    "adcs r4, r4, r8\n"                                                                      \
    "umull r0, r8, r11, r11\n"                                                               \
    "adcs lr, lr, r0\n"                                                                      \
    "adcs r5, r5, r8\n"                                                                      \
    "umull r0, r8, r12, r12\n"                                                               \
    "adcs r6, r6, r0\n"                                                                      \
    "adc r7, r7, r8\n"                                                                       \
    "str lr, [sp, #28]\n"                                                                    \
    "str r5, [sp, #32]\n"                                                                    \
    "str r6, [sp, #36]\n"                                                                    \
    "str r7, [sp, #40]\n"                                                                    \
    "ldm sp, {r6-r11, lr}\n"                                                                 \
    "ldr r12, [sp, #44]\n"                                                                   \
    "umull r5, r0, r12, r12\n"                                                               \
    "adds r6, r6, r0\n"                                                                      \
    "ldr r12, [sp, #48]\n"                                                                   \
    "umull r0, r12, r12, r12\n"                                                              \
    "adcs r7, r7, r0\n"                                                                      \
    "adcs r8, r8, r12\n"                                                                     \
    "ldr r12, [sp, #52]\n"                                                                   \
    "umull r0, r12, r12, r12\n"                                                              \
    "adcs lr, lr, r0\n"                                                                      \
    "adcs r9, r9, r12\n"                                                                     \
    "ldr r12, [sp, #56]\n"                                                                   \
    "umull r0, r12, r12, r12\n"                                                              \
    "adcs r10, r10, r0\n"                                                                    \
    "adcs r11, r11, r12\n"                                                                   \
    ZERO("r0") "adc r0, r0, #0\n"

#endif
