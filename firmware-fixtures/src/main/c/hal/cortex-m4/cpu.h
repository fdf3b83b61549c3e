/* SPDX-License-Identifier: Apache-2.0 */
/* The few Cortex-M4 instructions that C has no words for. */
#ifndef CPU_H
#define CPU_H

#include <stdint.h>

static inline void cpu_disable_interrupts(void) {
    __asm volatile("cpsid i" ::: "memory");
}

static inline uint32_t cpu_save_and_disable_interrupts(void) {
    uint32_t primask;
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask) : : "memory");
    return primask;
}

static inline void cpu_restore_interrupts(uint32_t primask) {
    __asm volatile("msr primask, %0" : : "r"(primask) : "memory");
}

/* Sleeps until an enabled interrupt is pending, even while PRIMASK keeps its handler from running. */
static inline void cpu_wait_for_interrupt(void) {
    __asm volatile("dsb\n\twfi" ::: "memory");
}

static inline int cpu_is_in_handler(void) {
    uint32_t exception;
    __asm volatile("mrs %0, ipsr" : "=r"(exception));
    return exception != 0;
}

static inline void cpu_barrier(void) {
    __asm volatile("dsb\n\tisb" ::: "memory");
}

#endif
