/* SPDX-License-Identifier: Apache-2.0 */
/* What of an STM32 a bootloader may have used, and must leave as it is after reset. */
#ifndef HAND_OFF_CHECK_H
#define HAND_OFF_CHECK_H

#include "chip.h"

static inline void hand_off_check(void (*expect)(int condition, const char *otherwise)) {
    expect((RCC_APB1ENR & (RCC_APB1_USART2 | RCC_APB1_PWR | RCC_APB1_TIM2)) == 0, "a clock of APB1 is on");
    expect((RCC_GPIOENR & RCC_GPIOENR_GPIOAEN) == 0, "GPIOA's clock is on");
    expect(USART2_CR1 == 0 && USART2_BRR == 0, "USART2 is set up");
    expect(GPIOA_MODER == GPIOA_MODER_RESET && GPIOA_AFRL == 0, "PA2 is configured");
    expect((FLASH_CR & FLASH_CR_LOCK) != 0, "the flash is writable");
    expect((FLASH_SR & FLASH_SR_ERRORS) == 0, "the flash has an error");
#ifdef FLASH_ECCR
    expect(FLASH_ECCR == 0, "the flash remembers a word that it could not read");
    expect(FLASH_ACR == FLASH_ACR_RESET, "a cache of the flash is off");
#endif
}

#endif
