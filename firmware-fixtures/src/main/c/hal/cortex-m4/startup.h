/* SPDX-License-Identifier: Apache-2.0 */
/* Exception handlers; a program that defines one replaces Default_Handler, which spins. */
#ifndef STARTUP_H
#define STARTUP_H

#include "interrupts.h"

int main(void);

void Reset_Handler(void);
void Default_Handler(void);
void NMI_Handler(void);
void HardFault_Handler(void);
void MemManage_Handler(void);
void BusFault_Handler(void);
void UsageFault_Handler(void);
void SVC_Handler(void);
void DebugMon_Handler(void);
void PendSV_Handler(void);
void SysTick_Handler(void);
void RTC_IRQHandler(void);

#endif
