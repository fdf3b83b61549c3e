/* SPDX-License-Identifier: Apache-2.0 */
/* A workload for measuring cores: work that repeats, checks its own result, and ends by semihosting. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>

/* One round of work. Returns 1 if its result is right. */
int bench_round(void);

/* Before the first round. */
void bench_prepare(void);

extern const char bench_name[];

/*
 * How often to repeat. A word in flash, so that a loader can replace it in the image before the start (symbol
 * bench_iterations); 0 repeats for ever.
 */
extern const uint32_t bench_iterations;

/* Rounds done so far, in RAM. */
extern volatile uint32_t bench_rounds_done;

#endif
