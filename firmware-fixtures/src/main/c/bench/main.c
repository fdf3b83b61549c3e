/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"
#include "semihosting.h"
#include "startup.h"

volatile uint32_t bench_rounds_done;

int main(void) {
    bench_prepare();
    uint32_t iterations = bench_iterations;
    while (iterations == 0 || bench_rounds_done < iterations) {
        if (!bench_round()) {
            semihosting_write(bench_name);
            semihosting_write(": wrong result\n");
            semihosting_exit(1);
        }
        bench_rounds_done++;
    }
    semihosting_write(bench_name);
    semihosting_write(": done\n");
    semihosting_exit(0);
}

void HardFault_Handler(void) {
    semihosting_write(bench_name);
    semihosting_write(": HardFault\n");
    semihosting_exit(1);
}
