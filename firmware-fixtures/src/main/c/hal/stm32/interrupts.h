/* SPDX-License-Identifier: Apache-2.0 */
/* What of the vector table is the STM32F4's and STM32L4's own. */
#ifndef INTERRUPTS_H
#define INTERRUPTS_H

#define INTERRUPTS     82
#define RTC_INTERRUPT  3
#define RTC_IRQHandler RTC_WKUP_IRQHandler

#endif
