/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_ED25519_FIELD_M4_H
#define CRYPTO_ED25519_FIELD_M4_H

/* The field for cores with UMAAL (ARMv7E-M), see ed25519_field.h: whole functions in assembly, as for P-256. */
#include "product_m4.h"

/* The parameters are where the procedure call standard puts them: r in r0, a in r1, b in r2. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"

#define FIELD25519_FUNCTION static __attribute__((naked, noinline)) void

/* A number in eight registers += what, an immediate or a register. C is the carry out of bit 255. */
#define ADD_WORD(w0, w1, w2, w3, w4, w5, w6, w7, what) \
    "adds " w0 ", " w0 ", " what "\n"                  \
    "adcs " w1 ", " w1 ", #0\n"                        \
    "adcs " w2 ", " w2 ", #0\n"                        \
    "adcs " w3 ", " w3 ", #0\n"                        \
    "adcs " w4 ", " w4 ", #0\n"                        \
    "adcs " w5 ", " w5 ", #0\n"                        \
    "adcs " w6 ", " w6 ", #0\n"                        \
    "adcs " w7 ", " w7 ", #0\n"

FIELD25519_FUNCTION mul25519(field25519 r, const field25519 a, const field25519 b) {
    __asm__(
        "push {r0, r1, r2, r4-r11, lr}\n"
        "sub sp, sp, #48\n"
        PRODUCT_BUT_HIGH
        "str lr, [sp, #32]\n"
        "str r9, [sp, #36]\n"
        "str r10, [sp, #40]\n"
        "str r11, [sp, #44]\n"
        PRODUCT_HIGH
        "ldm sp, {r5-r8}\n"
        "mov.w r11, #38\n"
        ZERO("r12")
        "umaal r5, r12, r4, r11\n"
        "umaal r6, r12, r0, r11\n"
        "umaal r7, r12, r1, r11\n"
        "umaal r8, r12, r2, r11\n"
        "add r0, sp, #32\n"
        "ldm r0, {r0, r1, r2, r4}\n"
        "umaal r0, r12, lr, r11\n"
        "umaal r1, r12, r3, r11\n"
        "umaal r2, r12, r9, r11\n"
        "umaal r4, r12, r10, r11\n"
        "mul r12, r12, r11\n"
        ADD_WORD("r5", "r6", "r7", "r8", "r0", "r1", "r2", "r4", "r12")
        "ldr r12, [sp, #48]\n"
        "bcc 1f\n"
        "adds r5, r5, #38\n" /* what overflowed is small: this cannot do so again */
        "1:\n"
        "stm r12!, {r5-r8}\n"
        "stm r12, {r0, r1, r2, r4}\n"
        "add sp, sp, #60\n"
        "pop {r4-r11, pc}\n");
}

FIELD25519_FUNCTION sqr25519(field25519 r, const field25519 a) {
    __asm__(
        "push {r0, r4-r11, lr}\n"
        "sub sp, sp, #60\n"
        SQUARE
        "mov.w r12, #38\n"
        "mul r0, r0, r12\n"
        "umaal r5, r0, r1, r12\n"
        "umaal r6, r0, r2, r12\n"
        "umaal r7, r0, r3, r12\n"
        "umaal r8, r0, r4, r12\n"
        "add r1, sp, #28\n"
        "ldm r1, {r1-r4}\n"
        "umaal lr, r0, r1, r12\n"
        "umaal r9, r0, r2, r12\n"
        "umaal r10, r0, r3, r12\n"
        "umaal r11, r0, r4, r12\n"
        "mul r0, r0, r12\n"
        ADD_WORD("r5", "r6", "r7", "r8", "lr", "r9", "r10", "r11", "r0")
        "ldr r12, [sp, #60]\n"
        "bcc 1f\n"
        "adds r5, r5, #38\n"
        "1:\n"
        "stm r12!, {r5-r8}\n"
        "mov r8, lr\n"
        "stm r12, {r8-r11}\n"
        "add sp, sp, #64\n"
        "pop {r4-r11, pc}\n");
}

FIELD25519_FUNCTION add25519(field25519 r, const field25519 a, const field25519 b) {
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
        ADD_WORD("r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "#38")
        "bcs 1b\n"
        "2:\n"
        "stm r0, {r3-r10}\n"
        "pop {r4-r11, pc}\n");
}

FIELD25519_FUNCTION sub25519(field25519 r, const field25519 a, const field25519 b) {
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
        "subs r3, r3, #38\n"
        "sbcs r4, r4, #0\n"
        "sbcs r5, r5, #0\n"
        "sbcs r6, r6, #0\n"
        "sbcs r7, r7, #0\n"
        "sbcs r8, r8, #0\n"
        "sbcs r9, r9, #0\n"
        "sbcs r10, r10, #0\n"
        "bcc 1b\n"
        "2:\n"
        "stm r0, {r3-r10}\n"
        "pop {r4-r11, pc}\n");
}

#pragma GCC diagnostic pop

#endif
