/* SPDX-License-Identifier: Apache-2.0 */
/* Apart from its user, so that the compiler cannot fold what a loader may change. */
#include "bench.h"

#ifndef BENCH_ITERATIONS
#error "BENCH_ITERATIONS must be given"
#endif

const uint32_t bench_iterations = BENCH_ITERATIONS;
