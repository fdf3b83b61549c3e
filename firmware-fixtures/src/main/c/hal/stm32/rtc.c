/* SPDX-License-Identifier: Apache-2.0 */
#include "rtc.h"
#include "chip.h"
#include "cpu.h"
#include "startup.h"

static volatile int woken;

static void unlock(void) {
    RTC_WPR = 0xCAu;
    RTC_WPR = 0x53u;
}

/* The backup domain may have been set up by an earlier start: a system reset leaves it alone. */
void rtc_start(void) {
    RCC_CSR |= RCC_CSR_LSION;
    while (!(RCC_CSR & RCC_CSR_LSIRDY)) {
    }
    RCC_APB1ENR |= RCC_APB1_PWR;
    (void) RCC_APB1ENR;
    PWR_CR |= PWR_CR_DBP;
    if ((RCC_BDCR & RCC_BDCR_RTCSEL) == 0) {
        RCC_BDCR |= RCC_BDCR_RTCSEL_LSI;
    }
    RCC_BDCR |= RCC_BDCR_RTCEN;
    EXTI_RTSR |= EXTI_RTC_WAKEUP;
    EXTI_IMR |= EXTI_RTC_WAKEUP;
    NVIC_ISER(0) = 1u << RTC_WKUP_IRQ;
}

void rtc_sleep(uint32_t ticks) {
    unlock();
    RTC_CR &= ~RTC_CR_WUTE;
    while (!(RTC_ISR & RTC_ISR_WUTWF)) {
    }
    RTC_WUTR = ticks - 1u;
    RTC_ISR = ~(RTC_ISR_WUTF | RTC_ISR_INIT);
    woken = 0;
    RTC_CR = (RTC_CR & ~RTC_CR_WUCKSEL) | RTC_CR_WUTE | RTC_CR_WUTIE;
    for (;;) {
        uint32_t primask = cpu_save_and_disable_interrupts();
        int done = woken;
        if (!done) {
            cpu_wait_for_interrupt();
        }
        cpu_restore_interrupts(primask);
        if (done) {
            break;
        }
    }
    RTC_CR &= ~(RTC_CR_WUTE | RTC_CR_WUTIE);
}

void RTC_WKUP_IRQHandler(void) {
    RTC_ISR = ~(RTC_ISR_WUTF | RTC_ISR_INIT);
    EXTI_PR = EXTI_RTC_WAKEUP;
    (void) EXTI_PR;
    woken = 1;
}
