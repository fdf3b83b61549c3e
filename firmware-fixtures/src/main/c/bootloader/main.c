/* SPDX-License-Identifier: Apache-2.0 */
/* One boot: what every strategy has around it. */
#include "bugs.h"
#include "config.h"
#include "cpu.h"
#include "handoff.h"
#include "log.h"
#include "panic.h"
#include "policy.h"
#include "reset.h"
#include "slots.h"
#include "startup.h"
#include "strategy.h"
#include "wdt.h"

#include <string.h>
#include <stddef.h>

static void log_reset(void) {
    uint32_t causes = reset_causes(); /* left for the application */
    log_line("[boot] Brownout bootloader, MCUboot format, %s", strategy_name);
    log_line("[boot] reset cause %s (" RESET_REGISTER_NAME " 0x%x), watchdog %s", reset_cause_name(causes), (unsigned) causes,
             wdt_is_running() ? "running" : "off");
}

static void log_slot(uint32_t slot) {
    trailer_t trailer = trailer_read(slot);
    log_line("[boot] slot %s: magic %s, image_ok %s, copy_done %s, swap_info %s", slots_name(slot), magic_name(trailer.magic),
             flag_name(trailer.image_ok), flag_name(trailer.copy_done), swap_type_name(trailer.swap_type));
}

/* An image on trial that hangs must not keep the device: the next boot will revert it. */
static void arm_watchdog_for_trial(uint32_t slot) {
    trailer_t trailer = trailer_read(slot);
    int on_trial = trailer.magic == MAGIC_GOOD && trailer.copy_done == FLAG_SET && trailer.image_ok == FLAG_UNSET;
    if (on_trial && !wdt_is_running()) {
        uint32_t seconds = POLICIES ? policy_watchdog_seconds() : TRIAL_WATCHDOG_SECONDS;
        wdt_start(seconds);
        log_line("[boot] watchdog started, %u s for the trial", (unsigned) seconds);
    }
    wdt_feed();
}

int main(void) {
    wdt_feed(); /* before anything else: it may have been running for a while */
    cpu_disable_interrupts();
    handoff_prepare();
    log_reset();
    for (uint32_t image = 0; image < IMAGES; image++) {
        slots_select(image);
        log_slot(SLOT_A_ADDRESS);
        log_slot(SLOT_B_ADDRESS);
    }
    if (POLICIES) {
        policy_begin();
    }

    if (BUG_STOPS_AT_TORN_MAGIC && trailer_read(SLOT_A_ADDRESS).magic == MAGIC_BAD) {
        boot_panic();
    }
    if (BUG_WATCHDOG_DISCARDS_UPDATE && memcmp(reset_cause_name(reset_causes()), "watchdog", 8) == 0) {
        slots_erase_trailer(SLOT_B_ADDRESS);
        slots_erase_trailer(SLOT_A_ADDRESS);
    }
    boot_choice_t choice;
    const char *defect = strategy_boot(&choice);
    if (defect) {
        log_line("[boot] no bootable image: slot %s: %s", slots_name(choice.slot), defect);
        boot_panic();
    }
    if (IMAGES == 1) {
        arm_watchdog_for_trial(choice.slot);
    }
    for (uint32_t image = IMAGES; IMAGES > 1 && image-- > 0;) {
        slots_select(image);
        arm_watchdog_for_trial(SLOT_A_ADDRESS);
    }
    uint32_t address = choice.address + choice.header.header_size;
    log_line("[boot] start slot %s version %u.%u.%u+%u at 0x%x", slots_name(choice.slot), choice.header.major, choice.header.minor,
             choice.header.revision, (unsigned) choice.header.build, (unsigned) address);
    if (POLICIES) {
        policy_end();
    }
    handoff(address);
}
