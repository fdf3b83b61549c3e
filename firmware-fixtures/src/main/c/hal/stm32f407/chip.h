/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The STM32F407 (RM0090). It is left at the clock that it comes up with, the HSI at 16 MHz without wait states, prefetch and caches off; so a
 * bootloader has nothing to put back.
 */
#ifndef CHIP_H
#define CHIP_H

#define CORE_HERTZ               16000000u

#define RCC_BASE                 0x40023800u
#define RCC_APB1RSTR_OFFSET      0x20u
#define RCC_GPIOENR_OFFSET       0x30u /* AHB1ENR */
#define RCC_APB1ENR_OFFSET       0x40u
#define RCC_BDCR_OFFSET          0x70u
#define RCC_CSR_OFFSET           0x74u
#define GPIOA_BASE               0x40020000u
#define GPIOA_MODER_RESET        0xA8000000u
#define EXTI_BASE                0x40013C00u
#define EXTI_RTC_WAKEUP          (1u << 22)

#include "stm32.h"

/* RCC_CSR (RM0090, 7.3.21) */
#define RCC_CSR_RMVF             (1u << 24)
#define RCC_CSR_SUPPLY           (1u << 25 | 1u << 27) /* BORRSTF, PORRSTF */
#define LSI_HERTZ                32000u
#define LSI_HERTZ_MIN            17000u
#define LSI_HERTZ_MAX            47000u

/* USART of STM32F4 (RM0090, 30.6) */
#define USART2_STATUS            REGISTER(USART2_BASE + 0x00u) /* SR */
#define USART2_SEND              REGISTER(USART2_BASE + 0x04u) /* DR */
#define USART2_BRR               REGISTER(USART2_BASE + 0x08u)
#define USART2_CR1               REGISTER(USART2_BASE + 0x0Cu)
#define USART_CR1_UE             (1u << 13)

/* FLASH (RM0090, 3.9) */
#define FLASH_KEYR               REGISTER(0x40023C04u)
#define FLASH_SR                 REGISTER(0x40023C0Cu)
#define FLASH_CR                 REGISTER(0x40023C10u)
#define FLASH_OPTCR              REGISTER(0x40023C14u)
#define FLASH_SR_ERRORS          0x000000F2u /* all of them, cleared by writing 1 */
#define FLASH_SR_BSY             (1u << 16)
#define FLASH_CR_PG              (1u << 0)
#define FLASH_CR_SER             (1u << 1)
#define FLASH_CR_SNB(sector)     ((sector) << 3)
#define FLASH_CR_PSIZE_X8        (0u << 8)
#define FLASH_CR_PSIZE_X32       (2u << 8)
#define FLASH_CR_STRT            (1u << 16)
#define FLASH_CR_LOCK            (1u << 31)
#define WATCHDOG_BY_HARDWARE     (!(FLASH_OPTCR & 1u << 5)) /* WDG_SW */

static inline uint32_t chip_prepare(void) {
    return 0;
}

static inline void chip_restore(uint32_t found) {
    (void) found;
}

#endif
