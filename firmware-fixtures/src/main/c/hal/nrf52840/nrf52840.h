/* SPDX-License-Identifier: Apache-2.0 */
/* Registers of the nRF52840 that the fixtures use, named as in the nRF52840 Product Specification v1.x (its chapters are given). */
#ifndef NRF52840_H
#define NRF52840_H

#include "cortex_m4.h"

/* POWER, 0x40000000 (chapter "POWER - Power supply") */
#define POWER_RESETREAS          REGISTER(0x40000400u) /* cumulative; write 1 to clear; 0 after power-on */
#define POWER_GPREGRET           REGISTER(0x4000051Cu) /* survives every reset but power-on, pin and watchdog reset */
#define RESETREAS_RESETPIN       (1u << 0)
#define RESETREAS_DOG            (1u << 1)
#define RESETREAS_SREQ           (1u << 2)
#define RESETREAS_LOCKUP         (1u << 3)
#define RESETREAS_OFF            (1u << 16)

/* UICR, 0x10001000 (chapter "UICR - User information configuration registers"): flash, so 1 unless programmed */
#define UICR_CUSTOMER(n)         REGISTER(0x10001080u + 4u * (n))

/* CLOCK, 0x40000000 (chapter "CLOCK - Clock control") */
#define CLOCK_TASKS_LFCLKSTART   REGISTER(0x40000008u)
#define CLOCK_EVENTS_LFCLKSTARTED REGISTER(0x40000104u)
#define CLOCK_TASKS_LFCLKSTOP    REGISTER(0x4000000Cu)
#define CLOCK_INTENSET           REGISTER(0x40000304u)
#define CLOCK_INTENCLR           REGISTER(0x40000308u)
#define CLOCK_INT_LFCLKSTARTED   (1u << 1)
#define POWER_CLOCK_IRQ          0u
#define CLOCK_LFCLKSTAT          REGISTER(0x40000418u)
#define CLOCK_LFCLKSRC           REGISTER(0x40000518u)
#define LFCLKSTAT_STATE          (1u << 16)
#define LFCLKSRC_RC              0u
#define LFCLKSRC_XTAL            1u

/* UARTE0, 0x40002000 (chapter "UARTE - Universal asynchronous receiver/transmitter with EasyDMA") */
#define UARTE0_TASKS_STARTRX     REGISTER(0x40002000u)
#define UARTE0_TASKS_STOPRX      REGISTER(0x40002004u)
#define UARTE0_TASKS_STARTTX     REGISTER(0x40002008u)
#define UARTE0_TASKS_STOPTX      REGISTER(0x4000200Cu)
#define UARTE0_TASKS_FLUSHRX     REGISTER(0x4000202Cu)
#define UARTE0_EVENTS_ENDRX      REGISTER(0x40002110u)
#define UARTE0_EVENTS_ENDTX      REGISTER(0x40002120u)
#define UARTE0_EVENTS_RXTO       REGISTER(0x40002144u)
#define UARTE0_EVENTS_TXSTOPPED  REGISTER(0x40002158u)
#define UARTE0_INTENSET          REGISTER(0x40002304u)
#define UARTE0_INTENCLR          REGISTER(0x40002308u)
#define UARTE0_ENABLE            REGISTER(0x40002500u)
#define UARTE0_PSEL_RTS          REGISTER(0x40002508u)
#define UARTE0_PSEL_TXD          REGISTER(0x4000250Cu)
#define UARTE0_PSEL_CTS          REGISTER(0x40002510u)
#define UARTE0_PSEL_RXD          REGISTER(0x40002514u)
#define UARTE0_BAUDRATE          REGISTER(0x40002524u)
#define UARTE0_RXD_PTR           REGISTER(0x40002534u)
#define UARTE0_RXD_MAXCNT        REGISTER(0x40002538u)
#define UARTE0_TXD_PTR           REGISTER(0x40002544u)
#define UARTE0_TXD_MAXCNT        REGISTER(0x40002548u)
#define UARTE0_CONFIG            REGISTER(0x4000256Cu)
#define UARTE0_IRQ               2u
#define UARTE_ENABLE_ENABLED     8u
#define UARTE_BAUDRATE_115200    0x01D60000u
#define UARTE_INT_ENDRX          (1u << 4)
#define UARTE_INT_ENDTX          (1u << 8)
#define UARTE_INT_RXTO           (1u << 17)
#define UARTE_INT_TXSTOPPED      (1u << 22)
#define PSEL_DISCONNECTED        0xFFFFFFFFu

/* TIMER0, 0x40008000 (chapter "TIMER - Timer/counter") */
#define TIMER0_TASKS_START       REGISTER(0x40008000u)
#define TIMER0_TASKS_STOP        REGISTER(0x40008004u)
#define TIMER0_TASKS_CLEAR       REGISTER(0x4000800Cu)
#define TIMER0_TASKS_CAPTURE0    REGISTER(0x40008040u)
#define TIMER0_EVENTS_COMPARE0   REGISTER(0x40008140u)
#define TIMER0_INTENSET          REGISTER(0x40008304u)
#define TIMER0_INTENCLR          REGISTER(0x40008308u)
#define TIMER0_BITMODE           REGISTER(0x40008508u)
#define TIMER0_PRESCALER         REGISTER(0x40008510u)
#define TIMER0_CC0               REGISTER(0x40008540u)
#define TIMER0_IRQ               8u
#define TIMER_INT_COMPARE0       (1u << 16)
#define TIMER_BITMODE_32         3u
#define TIMER_PRESCALER_1_MHZ    4u /* 16 MHz / 2^4 */

/* RTC0, 0x4000B000 (chapter "RTC - Real-time counter") */
#define RTC0_TASKS_START         REGISTER(0x4000B000u)
#define RTC0_TASKS_STOP          REGISTER(0x4000B004u)
#define RTC0_TASKS_CLEAR         REGISTER(0x4000B008u)
#define RTC0_EVENTS_COMPARE0     REGISTER(0x4000B140u)
#define RTC0_INTENSET            REGISTER(0x4000B304u)
#define RTC0_COUNTER             REGISTER(0x4000B504u)
#define RTC0_PRESCALER           REGISTER(0x4000B508u)
#define RTC0_CC0                 REGISTER(0x4000B540u)
#define RTC0_IRQ                 11u
#define RTC_INT_COMPARE0         (1u << 16)
#define RTC_COUNTER_MASK         0x00FFFFFFu

/* WDT, 0x40010000 (chapter "WDT - Watchdog timer") */
#define WDT_TASKS_START          REGISTER(0x40010000u)
#define WDT_RUNSTATUS            REGISTER(0x40010400u)
#define WDT_CRV                  REGISTER(0x40010504u)
#define WDT_RREN                 REGISTER(0x40010508u)
#define WDT_CONFIG               REGISTER(0x4001050Cu)
#define WDT_RR(n)                REGISTER(0x40010600u + 4u * (n))
#define WDT_RR_COUNT             8u
#define WDT_RR_RELOAD            0x6E524635u
#define WDT_CONFIG_SLEEP_RUN     (1u << 0)

/* NVMC, 0x4001E000 (chapter "NVMC - Non-volatile memory controller") */
#define NVMC_READY               REGISTER(0x4001E400u)
#define NVMC_CONFIG              REGISTER(0x4001E504u)
#define NVMC_ERASEPAGE           REGISTER(0x4001E508u)
#define NVMC_ICACHECNF           REGISTER(0x4001E540u)
#define NVMC_CONFIG_REN          0u
#define NVMC_CONFIG_WEN          1u
#define NVMC_CONFIG_EEN          2u
#define ICACHECNF_CACHEEN        (1u << 0)

/* P0, 0x50000000 (chapter "GPIO - General purpose input/output") */
#define P0_OUTSET                REGISTER(0x50000508u)
#define P0_OUTCLR                REGISTER(0x5000050Cu)
#define P0_DIRSET                REGISTER(0x50000518u)
#define P0_PIN_CNF(pin)          REGISTER(0x50000700u + 4u * (pin))
#define PIN_CNF_RESET            0x00000002u
#define PIN_CNF_INPUT_PULL_UP    0x0000000Cu

#define NVIC_WORDS               2u /* 48 interrupts */

#endif
