/* SPDX-License-Identifier: Apache-2.0 */
/* Short blocks and many branches: a scanner's state machine, a sort, a bitwise CRC, a sieve and a table of functions. */
#include "bench.h"

#include <stddef.h>

#define TEXT_SIZE  2048u
#define SORT_SIZE  256u
#define SIEVE_SIZE 4096u

/* The same code compiled for another machine gives this. */
#define BRANCHY_RESULT 0xABE967B8u

const char bench_name[] = "bench-branchy";

static char text[TEXT_SIZE];
static uint16_t numbers[SORT_SIZE];
static uint8_t composite[SIEVE_SIZE];
static uint32_t seed;

static uint32_t next_random(void) {
    seed = seed * 1664525u + 1013904223u;
    return seed >> 16;
}

/* Counts numbers, words and signs as a scanner does, a character at a time. */
static uint32_t scan(void) {
    enum { BETWEEN, IN_WORD, IN_NUMBER, AFTER_POINT } state = BETWEEN;
    uint32_t words = 0, integers = 0, fractions = 0, signs = 0;
    for (size_t i = 0; i < TEXT_SIZE; i++) {
        char c = text[i];
        int digit = c >= '0' && c <= '9';
        int letter = (c >= 'a' && c <= 'z') || c == '_';
        switch (state) {
        case BETWEEN:
            if (letter) {
                state = IN_WORD;
            } else if (digit) {
                state = IN_NUMBER;
            } else if (c != ' ') {
                signs++;
            }
            break;
        case IN_WORD:
            if (!letter && !digit) {
                words++;
                state = BETWEEN;
            }
            break;
        case IN_NUMBER:
            if (c == '.') {
                state = AFTER_POINT;
            } else if (!digit) {
                integers++;
                state = BETWEEN;
            }
            break;
        case AFTER_POINT:
            if (!digit) {
                fractions++;
                state = BETWEEN;
            }
            break;
        }
    }
    return words ^ integers << 8 ^ fractions << 16 ^ signs << 24;
}

static void sort(void) {
    for (size_t i = 1; i < SORT_SIZE; i++) {
        uint16_t number = numbers[i];
        size_t j = i;
        while (j > 0 && numbers[j - 1] > number) {
            numbers[j] = numbers[j - 1];
            j--;
        }
        numbers[j] = number;
    }
}

static uint32_t crc32(const void *data, size_t size) {
    const uint8_t *bytes = data;
    uint32_t crc = 0xFFFFFFFFu;
    while (size--) {
        crc ^= *bytes++;
        for (int bit = 0; bit < 8; bit++) {
            if (crc & 1u) {
                crc = crc >> 1 ^ 0xEDB88320u;
            } else {
                crc >>= 1;
            }
        }
    }
    return ~crc;
}

static uint32_t count_primes(void) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < SIEVE_SIZE; i++) {
        composite[i] = i < 2;
    }
    for (uint32_t i = 2; i < SIEVE_SIZE; i++) {
        if (!composite[i]) {
            count++;
            for (uint32_t j = i * i; j < SIEVE_SIZE; j += i) {
                composite[j] = 1;
            }
        }
    }
    return count;
}

static uint32_t rotate(uint32_t a, uint32_t b) { return a << 5 ^ a >> 27 ^ b; }
static uint32_t subtract(uint32_t a, uint32_t b) { return a - b; }
static uint32_t smaller(uint32_t a, uint32_t b) { return a < b ? a : b + 1; }
static uint32_t divide(uint32_t a, uint32_t b) { return a / (b | 1u) + a; }

static uint32_t (*const OPERATIONS[])(uint32_t, uint32_t) = {rotate, subtract, smaller, divide};

static uint32_t interpret(void) {
    uint32_t value = 1;
    for (size_t i = 0; i < TEXT_SIZE; i++) {
        value = OPERATIONS[text[i] & 3](value, (uint32_t) i);
    }
    return value;
}

void bench_prepare(void) {
}

int bench_round(void) {
    static const char CHARACTERS[] = "abcdefgh_ 0123456789 +-*/=;. jkl";
    seed = 7;
    for (size_t i = 0; i < TEXT_SIZE; i++) {
        text[i] = CHARACTERS[next_random() & 31u];
    }
    for (size_t i = 0; i < SORT_SIZE; i++) {
        numbers[i] = (uint16_t) next_random();
    }
    uint32_t result = scan();
    sort();
    result ^= crc32(numbers, sizeof numbers);
    result ^= crc32(text, sizeof text);
    result ^= count_primes() << 3;
    result ^= interpret();
    return result == BRANCHY_RESULT;
}
