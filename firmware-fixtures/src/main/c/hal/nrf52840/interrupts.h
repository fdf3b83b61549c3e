/* SPDX-License-Identifier: Apache-2.0 */
/* What of the vector table is the nRF52840's own. */
#ifndef INTERRUPTS_H
#define INTERRUPTS_H

#define INTERRUPTS     48
#define RTC_INTERRUPT  11
#define RTC_IRQHandler RTC0_IRQHandler

#endif
