/* SPDX-License-Identifier: Apache-2.0 */
/* What of the nRF52840 a bootloader may have used, and must leave as it is after reset. */
#ifndef HAND_OFF_CHECK_H
#define HAND_OFF_CHECK_H

#include "nrf52840.h"

#define TX_PIN 6u

static inline void hand_off_check(void (*expect)(int condition, const char *otherwise)) {
    expect(UARTE0_ENABLE == 0, "UARTE0 is enabled");
    expect(UARTE0_PSEL_TXD == PSEL_DISCONNECTED, "UARTE0 has a pin");
    expect(UARTE0_INTENSET == 0, "UARTE0 has an interrupt enabled");
    expect(UARTE0_EVENTS_ENDTX == 0 && UARTE0_EVENTS_TXSTOPPED == 0, "UARTE0 has an event");
    expect(P0_PIN_CNF(TX_PIN) == PIN_CNF_RESET, "P0.06 is configured");
    expect(NVMC_CONFIG == NVMC_CONFIG_REN, "the flash is writable");
    expect((NVMC_ICACHECNF & ICACHECNF_CACHEEN) == 0, "the instruction cache is on");
}

#endif
