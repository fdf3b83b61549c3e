/* SPDX-License-Identifier: Apache-2.0 */
/* Vector table and C start-up: 16 system exceptions and the part's interrupts. */
#include "startup.h"

#include <stdint.h>

extern uint32_t stack_top[], data_start[], data_end[], data_load[], bss_start[], bss_end[];

/* An exception that nobody expects ends here, recognisable by its symbol. */
void Default_Handler(void) {
    for (;;) {
        __asm volatile("");
    }
}

#define WEAK_HANDLER(name) __attribute__((weak, alias("Default_Handler"))) void name(void)

WEAK_HANDLER(NMI_Handler);
WEAK_HANDLER(HardFault_Handler);
WEAK_HANDLER(MemManage_Handler);
WEAK_HANDLER(BusFault_Handler);
WEAK_HANDLER(UsageFault_Handler);
WEAK_HANDLER(SVC_Handler);
WEAK_HANDLER(DebugMon_Handler);
WEAK_HANDLER(PendSV_Handler);
WEAK_HANDLER(SysTick_Handler);
WEAK_HANDLER(RTC_IRQHandler);

typedef void (*vector_t)(void);

#define IRQ(n) (16 + (n))

__attribute__((section(".vectors"), used)) const vector_t vector_table[IRQ(INTERRUPTS)] = {
    [0] = (vector_t) (uintptr_t) stack_top,
    [1] = Reset_Handler,
    [2] = NMI_Handler,
    [3] = HardFault_Handler,
    [4] = MemManage_Handler,
    [5] = BusFault_Handler,
    [6] = UsageFault_Handler,
    [11] = SVC_Handler,
    [12] = DebugMon_Handler,
    [14] = PendSV_Handler,
    [15] = SysTick_Handler,
    [IRQ(0) ... IRQ(RTC_INTERRUPT - 1)] = Default_Handler,
    [IRQ(RTC_INTERRUPT)] = RTC_IRQHandler,
    [IRQ(RTC_INTERRUPT + 1) ... IRQ(INTERRUPTS - 1)] = Default_Handler,
};

void Reset_Handler(void) {
    const uint32_t *from = data_load;
    for (uint32_t *to = data_start; to < data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = bss_start; to < bss_end; to++) {
        *to = 0;
    }
    main();
    for (;;) {
    }
}
