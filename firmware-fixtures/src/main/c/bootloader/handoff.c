/* SPDX-License-Identifier: Apache-2.0 */
#include "handoff.h"
#include "chip.h"
#include "cpu.h"
#include "cycles.h"
#include "uart.h"

static uint32_t chip_found;
static uint32_t demcr_found;
static uint32_t dwt_ctrl_found;

void handoff_prepare(void) {
    chip_found = chip_prepare();
    demcr_found = DEMCR;
    DEMCR = demcr_found | DEMCR_TRCENA; /* without it the DWT cannot be read */
    dwt_ctrl_found = DWT_CTRL;
    cycles_start();
    uart_start();
}

__attribute__((naked, noreturn)) static void enter(uint32_t stack, uint32_t reset_vector) {
    (void) stack;
    (void) reset_vector;
    __asm volatile(
        "movs r2, #0\n\t"
        "msr control, r2\n\t" /* privileged, main stack, no FP context */
        "isb\n\t"
        "msr msp, r0\n\t"
        "msr psp, r2\n\t"
        "msr basepri, r2\n\t"
        "msr faultmask, r2\n\t"
        "mov.w lr, #0xFFFFFFFF\n\t" /* its reset value */
        "msr primask, r2\n\t"
        "bx r1\n\t");
}

void handoff(uint32_t vector_table) {
    uart_stop();
    cpu_disable_interrupts();
    SYST_CSR = 0;
    SYST_RVR = 0;
    SYST_CVR = 0;
    for (uint32_t i = 0; i < NVIC_WORDS; i++) {
        NVIC_ICER(i) = 0xFFFFFFFFu;
        NVIC_ICPR(i) = 0xFFFFFFFFu;
    }
    SCB_ICSR = ICSR_PENDSVCLR | ICSR_PENDSTCLR;
    DWT_CTRL = dwt_ctrl_found;
    DWT_CYCCNT = 0;
    DEMCR = demcr_found;
    chip_restore(chip_found);
    SCB_VTOR = vector_table;
    cpu_barrier();
    enter(REGISTER(vector_table), REGISTER(vector_table + 4u));
    __builtin_unreachable();
}
