/* SPDX-License-Identifier: Apache-2.0 */
/* Registers of the Cortex-M4 that the fixtures use, named as in the Armv7-M Architecture Reference Manual. */
#ifndef CORTEX_M4_H
#define CORTEX_M4_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *) (address))

/* System control space (B3.2 to B3.4) */
#define SYST_CSR                 REGISTER(0xE000E010u)
#define SYST_RVR                 REGISTER(0xE000E014u)
#define SYST_CVR                 REGISTER(0xE000E018u)
#define NVIC_ISER(n)             REGISTER(0xE000E100u + 4u * (n))
#define NVIC_ICER(n)             REGISTER(0xE000E180u + 4u * (n))
#define NVIC_ISPR(n)             REGISTER(0xE000E200u + 4u * (n))
#define NVIC_ICPR(n)             REGISTER(0xE000E280u + 4u * (n))
#define SCB_ICSR                 REGISTER(0xE000ED04u)
#define SCB_VTOR                 REGISTER(0xE000ED08u)
#define SCB_AIRCR                REGISTER(0xE000ED0Cu)
#define SCB_CFSR                 REGISTER(0xE000ED28u)
#define SCB_HFSR                 REGISTER(0xE000ED2Cu)
#define SYST_CSR_ENABLE_TICKINT  0x3u
#define ICSR_PENDSVCLR           (1u << 27)
#define ICSR_PENDSTCLR           (1u << 25)
#define AIRCR_SYSRESETREQ        0x05FA0004u

/* DWT and DEMCR (C1.6 and C1.8) */
#define DWT_CTRL                 REGISTER(0xE0001000u)
#define DWT_CYCCNT               REGISTER(0xE0001004u)
#define DEMCR                    REGISTER(0xE000EDFCu)
#define DWT_CTRL_CYCCNTENA       (1u << 0)
#define DEMCR_TRCENA             (1u << 24)

#endif
