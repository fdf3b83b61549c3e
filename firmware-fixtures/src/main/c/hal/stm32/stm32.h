/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registers that STM32F4 and STM32L4 have in common, named as in RM0090 and RM0351. Where they lie otherwise, chip.h of the part says it,
 * which includes this.
 */
#ifndef STM32_H
#define STM32_H

#include "cortex_m4.h"

#define NVIC_WORDS               3u /* 82 interrupts */

/* RCC (RM0090, 7.3; RM0351, 6.4) */
#define RCC_CR                   REGISTER(RCC_BASE + 0x00u)
#define RCC_GPIOENR              REGISTER(RCC_BASE + RCC_GPIOENR_OFFSET)
#define RCC_APB1ENR              REGISTER(RCC_BASE + RCC_APB1ENR_OFFSET)
#define RCC_APB1RSTR             REGISTER(RCC_BASE + RCC_APB1RSTR_OFFSET)
#define RCC_BDCR                 REGISTER(RCC_BASE + RCC_BDCR_OFFSET)
#define RCC_CSR                  REGISTER(RCC_BASE + RCC_CSR_OFFSET)
#define RCC_GPIOENR_GPIOAEN      (1u << 0)
#define RCC_APB1_TIM2            (1u << 0)
#define RCC_APB1_USART2          (1u << 17)
#define RCC_APB1_PWR             (1u << 28)
#define RCC_BDCR_RTCSEL_LSI      (2u << 8)
#define RCC_BDCR_RTCSEL          (3u << 8)
#define RCC_BDCR_RTCEN           (1u << 15)
#define RCC_CSR_LSION            (1u << 0)
#define RCC_CSR_LSIRDY           (1u << 1)
#define RCC_CSR_PINRSTF          (1u << 26)
#define RCC_CSR_SFTRSTF          (1u << 28)
#define RCC_CSR_IWDGRSTF         (1u << 29)
#define RCC_CSR_WWDGRSTF         (1u << 30)
#define RCC_CSR_LPWRRSTF         (1u << 31)

/* PWR (RM0090, 5.4; RM0351, 5.4): PWR_CR, on STM32L4 PWR_CR1 */
#define PWR_CR                   REGISTER(0x40007000u)
#define PWR_CR_DBP               (1u << 8)

/* GPIOA (RM0090, 8.4; RM0351, 8.4) */
#define GPIOA_MODER              REGISTER(GPIOA_BASE + 0x00u)
#define GPIOA_AFRL               REGISTER(GPIOA_BASE + 0x20u)
#define MODER_ALTERNATE          2u

/* EXTI (RM0090, 12.3; RM0351, 14.5), the first 32 lines */
#define EXTI_IMR                 REGISTER(EXTI_BASE + 0x00u)
#define EXTI_RTSR                REGISTER(EXTI_BASE + 0x08u)
#define EXTI_PR                  REGISTER(EXTI_BASE + 0x14u)

/* TIM2 (RM0090, 18.4; RM0351, 31.4) */
#define TIM2_CR1                 REGISTER(0x40000000u)
#define TIM2_EGR                 REGISTER(0x40000014u)
#define TIM2_CNT                 REGISTER(0x40000024u)
#define TIM2_PSC                 REGISTER(0x40000028u)
#define TIM_CR1_CEN              (1u << 0)
#define TIM_EGR_UG               (1u << 0)

/* RTC (RM0090, 26.6; RM0351, 38.6) */
#define RTC_CR                   REGISTER(0x40002808u)
#define RTC_ISR                  REGISTER(0x4000280Cu)
#define RTC_WUTR                 REGISTER(0x40002814u)
#define RTC_WPR                  REGISTER(0x40002824u)
#define RTC_CR_WUCKSEL           7u
#define RTC_CR_WUTE              (1u << 10)
#define RTC_CR_WUTIE             (1u << 14)
#define RTC_ISR_WUTWF            (1u << 2)
#define RTC_ISR_INIT             (1u << 7)
#define RTC_ISR_WUTF             (1u << 10)
#define RTC_WKUP_IRQ             3u

/* IWDG (RM0090, 21.4; RM0351, 36.4) */
#define IWDG_KR                  REGISTER(0x40003000u)
#define IWDG_PR                  REGISTER(0x40003004u)
#define IWDG_RLR                 REGISTER(0x40003008u)
#define IWDG_SR                  REGISTER(0x4000300Cu)
#define IWDG_KR_REFRESH          0xAAAAu
#define IWDG_KR_UNLOCK           0x5555u
#define IWDG_KR_START            0xCCCCu
#define IWDG_RELOAD_MAX          0xFFFu

/* USART2 (RM0090, 30.6; RM0351, 40.8); status and data registers are in chip.h */
#define USART2_BASE              0x40004400u
#define USART_CR1_TE             (1u << 3)
#define USART_TC                 (1u << 6) /* in the status register, and its interrupt's enable in CR1 */
#define USART_TXE                (1u << 7) /* likewise */
#define USART2_IRQ               38u

#endif
