/* SPDX-License-Identifier: Apache-2.0 */
#include "semihosting.h"

#include <stdint.h>

#define SYS_WRITE0               0x04u
#define SYS_EXIT                 0x18u
#define ADP_STOPPED_EXIT         0x20026u
#define ADP_STOPPED_RUNTIME_ERROR 0x20023u

static void call(uint32_t operation, uint32_t argument) {
    register uint32_t r0 __asm("r0") = operation;
    register uint32_t r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void semihosting_write(const char *text) {
    call(SYS_WRITE0, (uint32_t) (uintptr_t) text);
}

void semihosting_exit(int code) {
    for (;;) {
        call(SYS_EXIT, code == 0 ? ADP_STOPPED_EXIT : ADP_STOPPED_RUNTIME_ERROR);
    }
}
