# SPDX-License-Identifier: Apache-2.0
# What is built for the STM32L476.
HAL_FOLDERS := stm32l476 stm32
HAL         := hal/cortex-m4/startup.c hal/stm32/uart.c hal/stm32l476/flash.c
RTC         := hal/stm32/rtc.c
STRATEGIES  := swap-move
BUGS        := ecc-nmi-ignored
include $(HERE)/hal/stm32/applications.mk
