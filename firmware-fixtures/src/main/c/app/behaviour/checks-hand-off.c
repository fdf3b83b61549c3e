/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at the machine before it changes anything: is it as it comes out of reset, but for what a bootloader must leave? */
#include "app.h"
#include "chip.h"
#include "flash_map.h"
#include "hand_off_check.h"
#include "log.h"

#define HEADER_SIZE 0x200u

/* NMI, PendSV and SysTick pending, ISRPENDING, VECTPENDING and VECTACTIVE; RETTOBASE is unknown in thread mode. */
#define ICSR_PENDING_OR_ACTIVE 0x945FF1FFu

const int feeds_watchdog = 1;

static const char *defect;

static void expect(int condition, const char *otherwise) {
    if (!condition && !defect) {
        defect = otherwise;
    }
}

#define READ_SPECIAL(name) ({ uint32_t value_; __asm volatile("mrs %0, " name : "=r"(value_)); value_; })

void app_before_anything(void) {
    expect(READ_SPECIAL("primask") == 0, "PRIMASK is set");
    expect(READ_SPECIAL("faultmask") == 0, "FAULTMASK is set");
    expect(READ_SPECIAL("basepri") == 0, "BASEPRI is set");
    expect(READ_SPECIAL("control") == 0, "CONTROL is not 0");
    expect(READ_SPECIAL("ipsr") == 0, "an exception is active");
    expect(RAM_ADDRESS + RAM_SIZE - READ_SPECIAL("msp") < 128, "MSP is not the vector table's");
    expect(SCB_VTOR == APP_SLOT_ADDRESS + HEADER_SIZE, "VTOR is not the image's");
    expect((SCB_ICSR & ICSR_PENDING_OR_ACTIVE) == 0, "an exception is pending");
    for (uint32_t i = 0; i < NVIC_WORDS; i++) {
        expect(NVIC_ISER(i) == 0, "an interrupt is enabled");
        expect(NVIC_ISPR(i) == 0, "an interrupt is pending");
    }
    expect((SYST_CSR & SYST_CSR_ENABLE_TICKINT) == 0, "SysTick runs");
    hand_off_check(expect);
    expect((DEMCR & DEMCR_TRCENA) == 0, "the trace blocks are on");
}

void behave(void) {
    log_line("[app] v%s hand-off %s%s", APP_VERSION, defect ? "not clean: " : "clean", defect ? defect : "");
    app_confirm();
}
