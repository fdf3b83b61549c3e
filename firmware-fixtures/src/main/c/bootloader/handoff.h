/* SPDX-License-Identifier: Apache-2.0 */
/* Starting an image as if the core had come out of reset into it. */
#ifndef HANDOFF_H
#define HANDOFF_H

#include <stdint.h>

/* Remembers the state of the blocks that this bootloader changes, and sets them up for itself. */
void handoff_prepare(void);

/*
 * Puts the machine back: UARTE0, its pin, the instruction cache, the cycle counter, SysTick and the NVIC as they were at
 * reset, then VTOR, MSP, CONTROL and PRIMASK, and jumps through the vector table at the given address.
 */
void handoff(uint32_t vector_table) __attribute__((noreturn));

#endif
