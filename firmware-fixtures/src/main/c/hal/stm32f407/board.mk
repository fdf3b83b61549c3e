# SPDX-License-Identifier: Apache-2.0
# What is built for the STM32F407: the strategies that ask for no more than one sector to spare.
HAL_FOLDERS := stm32f407 stm32
HAL         := hal/cortex-m4/startup.c hal/stm32/uart.c hal/stm32f407/flash.c
RTC         := hal/stm32/rtc.c
STRATEGIES  := swap-scratch overwrite-only
BUGS        :=
include $(HERE)/hal/stm32/applications.mk
