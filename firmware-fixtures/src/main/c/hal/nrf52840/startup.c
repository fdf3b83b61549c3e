/* SPDX-License-Identifier: Apache-2.0 */
/* Vector table and C start-up for the nRF52840: 16 system exceptions and 48 interrupts. */
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
WEAK_HANDLER(RTC0_IRQHandler);

typedef void (*vector_t)(void);

#define IRQ(n) [16 + (n)]

__attribute__((section(".vectors"), used)) const vector_t vector_table[16 + 48] = {
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
    IRQ(0) = Default_Handler, IRQ(1) = Default_Handler, IRQ(2) = Default_Handler, IRQ(3) = Default_Handler,
    IRQ(4) = Default_Handler, IRQ(5) = Default_Handler, IRQ(6) = Default_Handler, IRQ(7) = Default_Handler,
    IRQ(8) = Default_Handler, IRQ(9) = Default_Handler, IRQ(10) = Default_Handler, IRQ(11) = RTC0_IRQHandler,
    IRQ(12) = Default_Handler, IRQ(13) = Default_Handler, IRQ(14) = Default_Handler, IRQ(15) = Default_Handler,
    IRQ(16) = Default_Handler, IRQ(17) = Default_Handler, IRQ(18) = Default_Handler, IRQ(19) = Default_Handler,
    IRQ(20) = Default_Handler, IRQ(21) = Default_Handler, IRQ(22) = Default_Handler, IRQ(23) = Default_Handler,
    IRQ(24) = Default_Handler, IRQ(25) = Default_Handler, IRQ(26) = Default_Handler, IRQ(27) = Default_Handler,
    IRQ(28) = Default_Handler, IRQ(29) = Default_Handler, IRQ(30) = Default_Handler, IRQ(31) = Default_Handler,
    IRQ(32) = Default_Handler, IRQ(33) = Default_Handler, IRQ(34) = Default_Handler, IRQ(35) = Default_Handler,
    IRQ(36) = Default_Handler, IRQ(37) = Default_Handler, IRQ(38) = Default_Handler, IRQ(39) = Default_Handler,
    IRQ(40) = Default_Handler, IRQ(41) = Default_Handler, IRQ(42) = Default_Handler, IRQ(43) = Default_Handler,
    IRQ(44) = Default_Handler, IRQ(45) = Default_Handler, IRQ(46) = Default_Handler, IRQ(47) = Default_Handler,
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
