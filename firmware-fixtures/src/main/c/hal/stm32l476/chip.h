/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The STM32L476 (RM0351). It is left at the clock that it comes up with, the MSI at 4 MHz without wait states. A bootloader turns the data cache
 * off, which costs nothing at that clock: each load then is one of the flash, which says whether it had to correct it; what was erased is not read as
 * it was before; and the cache is not spoilt by what is read of one bank while the other is busy (ES0250, 2.2.3). It is put back empty, and
 * so is what the flash remembers of words that it could not read.
 */
#ifndef CHIP_H
#define CHIP_H

#define CORE_HERTZ               4000000u

#define RCC_BASE                 0x40021000u
#define RCC_APB1RSTR_OFFSET      0x38u /* APB1RSTR1 */
#define RCC_GPIOENR_OFFSET       0x4Cu /* AHB2ENR */
#define RCC_APB1ENR_OFFSET       0x58u /* APB1ENR1 */
#define RCC_BDCR_OFFSET          0x90u
#define RCC_CSR_OFFSET           0x94u
#define GPIOA_BASE               0x48000000u
#define GPIOA_MODER_RESET        0xABFFFFFFu
#define EXTI_BASE                0x40010400u
#define EXTI_RTC_WAKEUP          (1u << 20)

#include "stm32.h"

/* RCC_CSR (RM0351, 6.4.29) */
#define RCC_CSR_RMVF             (1u << 23)
#define RCC_CSR_SUPPLY           (1u << 27) /* BORRSTF: power-on too */
#define LSI_HERTZ                32000u
#define LSI_HERTZ_MIN            29500u
#define LSI_HERTZ_MAX            34000u

/* USART of STM32L4 (RM0351, 40.8) */
#define USART2_CR1               REGISTER(USART2_BASE + 0x00u)
#define USART2_BRR               REGISTER(USART2_BASE + 0x0Cu)
#define USART2_STATUS            REGISTER(USART2_BASE + 0x1Cu) /* ISR */
#define USART2_SEND              REGISTER(USART2_BASE + 0x28u) /* TDR */
#define USART_CR1_UE             (1u << 0)

/* FLASH (RM0351, 3.7) */
#define FLASH_ACR                REGISTER(0x40022000u)
#define FLASH_KEYR               REGISTER(0x40022008u)
#define FLASH_SR                 REGISTER(0x40022010u)
#define FLASH_CR                 REGISTER(0x40022014u)
#define FLASH_ECCR               REGISTER(0x40022018u)
#define FLASH_OPTR               REGISTER(0x40022020u)
#define FLASH_ACR_RESET          0x00000600u
#define FLASH_ACR_DCEN           (1u << 10)
#define FLASH_ACR_DCRST          (1u << 12) /* acts while the cache is off */
#define FLASH_SR_ERRORS          0x0000C3FAu /* all of them, cleared by writing 1 */
#define FLASH_SR_PROGERR         (1u << 3)
#define FLASH_SR_BSY             (1u << 16)
#define FLASH_CR_PG              (1u << 0)
#define FLASH_CR_PER             (1u << 1)
#define FLASH_CR_PNB(page)       ((page) << 3)
#define FLASH_CR_BKER            (1u << 11)
#define FLASH_CR_STRT            (1u << 16)
#define FLASH_CR_LOCK            (1u << 31)
#define FLASH_ECCR_ECCC          (1u << 30)
#define FLASH_ECCR_ECCD          (1u << 31)
#define WATCHDOG_BY_HARDWARE     (!(FLASH_OPTR & 1u << 16)) /* IWDG_SW */

static inline uint32_t chip_prepare(void) {
    uint32_t found = FLASH_ACR;
    FLASH_ACR = found & ~FLASH_ACR_DCEN;
    return found;
}

static inline void chip_restore(uint32_t found) {
    FLASH_ACR = (found & ~FLASH_ACR_DCEN) | FLASH_ACR_DCRST;
    FLASH_ACR = found;
    FLASH_ECCR = FLASH_ECCR_ECCC | FLASH_ECCR_ECCD;
}

#endif
