/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single precision on the FPU: a matrix product, a FIR filter over converted samples, the Mandelbrot set, vectors to unit length (VDIV,
 * VSQRT) and a polynomial by fused multiply-add. Products and sums are rounded singly where the source has them singly
 * (-ffp-contract=off): IEEE 754 leaves no bit of the result open.
 */
#include "bench.h"
#include "cpu.h"
#include "chip.h"

#include <stddef.h>

#define SCB_CPACR          REGISTER(0xE000ED88u)
#define CPACR_CP10_CP11    (0xFu << 20)

#define MATRIX   12
#define TAPS     32
#define SAMPLES  256
#define VECTORS  128
#define COLUMNS  24
#define LINES    16
#define DEPTH    64u

/* The same code compiled for another machine gives this. */
#define FPU_RESULT 0x143FC63Du

const char bench_name[] = "bench-fpu";

static float left[MATRIX][MATRIX], right[MATRIX][MATRIX], product[MATRIX][MATRIX];
static float taps[TAPS];
static int16_t samples[SAMPLES + TAPS], filtered[SAMPLES];
static float vectors[VECTORS][3];

static uint32_t seed;
static uint32_t digest;

static int32_t next_random(void) {
    seed = seed * 1664525u + 1013904223u;
    return (int32_t) (seed >> 16) - 0x8000;
}

static void digest_word(uint32_t word) {
    digest = (digest << 5 | digest >> 27) ^ word;
}

static void digest_float(float value) {
    union {
        float value;
        uint32_t bits;
    } both = {value};
    digest_word(both.bits);
}

/* sum + a * b, rounded twice. GCC knows VFMA, which rounds once, and keeps VMLA to itself. */
static inline float multiply_add(float sum, float a, float b) {
#ifdef __arm__
    __asm("vmla.f32 %0, %1, %2" : "+t"(sum) : "t"(a), "t"(b));
    return sum;
#else
    return sum + a * b;
#endif
}

static void multiply(void) {
    for (size_t i = 0; i < MATRIX; i++) {
        for (size_t j = 0; j < MATRIX; j++) {
            float sum = 0.0f;
            for (size_t k = 0; k < MATRIX; k++) {
                sum = multiply_add(sum, left[i][k], right[k][j]);
            }
            product[i][j] = sum;
        }
    }
    for (size_t i = 0; i < MATRIX; i++) {
        digest_float(product[i][i]);
    }
}

static void filter(void) {
    for (size_t n = 0; n < SAMPLES; n++) {
        float sum = 0.0f;
        for (size_t k = 0; k < TAPS; k++) {
            sum = multiply_add(sum, taps[k], (float) samples[n + k]);
        }
        filtered[n] = (int16_t) sum;
        digest_word((uint32_t) filtered[n]);
    }
}

static void mandelbrot(void) {
    for (int line = 0; line < LINES; line++) {
        float ci = (float) line * (2.0f / (float) LINES) - 1.0f;
        for (int column = 0; column < COLUMNS; column++) {
            float cr = (float) column * (3.0f / (float) COLUMNS) - 2.0f;
            float r = 0.0f, i = 0.0f, r2 = 0.0f, i2 = 0.0f;
            uint32_t depth = 0;
            while (depth < DEPTH && r2 + i2 < 4.0f) {
                i = 2.0f * r * i + ci;
                r = r2 - i2 + cr;
                r2 = r * r;
                i2 = i * i;
                depth++;
            }
            digest_word(depth);
        }
    }
}

static void normalise(void) {
    for (size_t n = 0; n < VECTORS; n++) {
        float *v = vectors[n];
        float length = __builtin_sqrtf(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        for (size_t i = 0; i < 3; i++) {
            v[i] /= length;
            digest_float(v[i]);
        }
    }
}

/* Taylor's series of the sine up to the eleventh power. */
static float sine(float x) {
    static const float COEFFICIENTS[] = {-1.0f / 39916800.0f, 1.0f / 362880.0f, -1.0f / 5040.0f, 1.0f / 120.0f, -1.0f / 6.0f, 1.0f};
    float square = x * x, sum = 0.0f;
    for (size_t i = 0; i < sizeof COEFFICIENTS / sizeof *COEFFICIENTS; i++) {
        sum = __builtin_fmaf(sum, square, COEFFICIENTS[i]);
    }
    return sum * x;
}

static void polynomial(void) {
    for (size_t n = 0; n < VECTORS; n++) {
        for (size_t i = 0; i < 3; i++) {
            digest_word((uint32_t) (int32_t) (sine(vectors[n][i]) * 1e6f));
        }
    }
}

static void fill(void) {
    seed = 7;
    for (size_t i = 0; i < MATRIX; i++) {
        for (size_t j = 0; j < MATRIX; j++) {
            left[i][j] = (float) next_random() / 256.0f;
            right[i][j] = (float) next_random() / 1024.0f;
        }
    }
    for (size_t i = 0; i < TAPS; i++) {
        taps[i] = (float) next_random() / (32768.0f * (float) TAPS);
    }
    for (size_t i = 0; i < SAMPLES + TAPS; i++) {
        samples[i] = (int16_t) next_random();
    }
    for (size_t n = 0; n < VECTORS; n++) {
        for (size_t i = 0; i < 3; i++) {
            vectors[n][i] = (float) (next_random() | 1);
        }
    }
}

void bench_prepare(void) {
    SCB_CPACR |= CPACR_CP10_CP11;
    cpu_barrier();
}

int bench_round(void) {
    digest = 0;
    fill();
    multiply();
    filter();
    mandelbrot();
    normalise();
    polynomial();
    return digest == FPU_RESULT;
}
