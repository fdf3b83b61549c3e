/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_SHA256_M4_H
#define CRYPTO_SHA256_M4_H

/*
 * The compression for ARMv7-M: a to h stay in r4 to r11, and every rotation is the second operand of an EOR or ADD. 2.2
 * thousand cycles a block on a Cortex-M4 without wait states.
 *
 * r12 walks through the round constants. The 16 words of the schedule that are needed lie at sp.
 */
#define STRING(x) #x
#define WORD(i) "[sp, #" STRING(4 * ((i) % 16)) "]"

/*
 * The rest of a round, after the word and the constant have been added to h. Maj(a, b, c) is b where a and b agree and c
 * elsewhere, b ^ ((a ^ b) & (b ^ c)); the next round's b ^ c is this round's a ^ b.
 */
#define MIX(a, b, c, d, e, f, g, h, ab, bc)       \
    "eor r0, " f ", " g "\n"                      \
    "and r0, r0, " e "\n"                         \
    "eor r0, r0, " g "\n"                         \
    "add " h ", " h ", r0\n"                      \
    "eor r0, " e ", " e ", ror #5\n"              \
    "eor r0, r0, " e ", ror #19\n"                \
    "add " h ", " h ", r0, ror #6\n"              \
    "add " d ", " d ", " h "\n"                   \
    "eor " ab ", " a ", " b "\n"                  \
    "and " bc ", " bc ", " ab "\n"                \
    "eor " bc ", " bc ", " b "\n"                 \
    "add " h ", " h ", " bc "\n"                  \
    "eor r0, " a ", " a ", ror #11\n"             \
    "eor r0, r0, " a ", ror #20\n"                \
    "add " h ", " h ", r0, ror #2\n"

/* A round on word i of the block at r1. */
#define FIRST(i, a, b, c, d, e, f, g, h, ab, bc)  \
    "ldr r0, [r1, #" STRING(4 * (i)) "]\n"         \
    "ldr r2, [r12], #4\n"                         \
    "rev r0, r0\n"                                \
    "str r0, " WORD(i) "\n"                       \
    "add " h ", " h ", r2\n"                      \
    "add " h ", " h ", r0\n"                      \
    MIX(a, b, c, d, e, f, g, h, ab, bc)

/* A round on the word that follows in the schedule: w(i) + sigma0(w(i + 1)) + w(i + 9) + sigma1(w(i + 14)). */
#define LATER(i, a, b, c, d, e, f, g, h, ab, bc)  \
    "ldr r0, " WORD(i + 1) "\n"                   \
    "ldr r1, " WORD(i + 14) "\n"                  \
    "ror r2, r0, #7\n"                            \
    "eor r2, r2, r0, ror #18\n"                   \
    "eor r2, r2, r0, lsr #3\n"                    \
    "ror r0, r1, #17\n"                           \
    "eor r0, r0, r1, ror #19\n"                   \
    "eor r0, r0, r1, lsr #10\n"                   \
    "add r2, r2, r0\n"                            \
    "ldr r0, " WORD(i) "\n"                       \
    "ldr r1, " WORD(i + 9) "\n"                   \
    "add r2, r2, r0\n"                            \
    "add r2, r2, r1\n"                            \
    "str r2, " WORD(i) "\n"                       \
    "ldr r1, [r12], #4\n"                         \
    "add " h ", " h ", r2\n"                      \
    "add " h ", " h ", r1\n"                      \
    MIX(a, b, c, d, e, f, g, h, ab, bc)

/* Eight rounds bring the variables back to their registers, two the difference that Maj needs. */
#define EIGHT(ROUND, i)                                                                \
    ROUND(i + 0, "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "lr", "r3")         \
    ROUND(i + 1, "r11", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r3", "lr")         \
    ROUND(i + 2, "r10", "r11", "r4", "r5", "r6", "r7", "r8", "r9", "lr", "r3")         \
    ROUND(i + 3, "r9", "r10", "r11", "r4", "r5", "r6", "r7", "r8", "r3", "lr")         \
    ROUND(i + 4, "r8", "r9", "r10", "r11", "r4", "r5", "r6", "r7", "lr", "r3")         \
    ROUND(i + 5, "r7", "r8", "r9", "r10", "r11", "r4", "r5", "r6", "r3", "lr")         \
    ROUND(i + 6, "r6", "r7", "r8", "r9", "r10", "r11", "r4", "r5", "lr", "r3")         \
    ROUND(i + 7, "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r4", "r3", "lr")

/* The parameters are where the procedure call standard puts them: state in r0, block in r1, k in r2. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"

static __attribute__((naked, noinline)) void compress(uint32_t state[8], const uint8_t *block, const uint32_t k[64]) {
    __asm__(
        "add r3, r2, #256\n"
        "push {r0, r3-r11, lr}\n"
        "sub sp, sp, #64\n"
        "mov r12, r2\n"
        "ldm r0, {r4-r11}\n"
        "eor r3, r5, r6\n"
        EIGHT(FIRST, 0)
        EIGHT(FIRST, 8)
        "1:\n"
        EIGHT(LATER, 0)
        EIGHT(LATER, 8)
        "ldr r0, [sp, #68]\n"
        "cmp r12, r0\n"
        "bne 1b\n"
        "ldr r0, [sp, #64]\n"
        "ldm r0, {r1, r2, r3, r12}\n"
        "add r4, r4, r1\n"
        "add r5, r5, r2\n"
        "add r6, r6, r3\n"
        "add r7, r7, r12\n"
        "stm r0!, {r4-r7}\n"
        "ldm r0, {r1, r2, r3, r12}\n"
        "add r8, r8, r1\n"
        "add r9, r9, r2\n"
        "add r10, r10, r3\n"
        "add r11, r11, r12\n"
        "stm r0, {r8-r11}\n"
        "add sp, sp, #72\n"
        "pop {r4-r11, pc}\n");
}

#pragma GCC diagnostic pop

#undef STRING
#undef WORD
#undef MIX
#undef FIRST
#undef LATER
#undef EIGHT

#endif
