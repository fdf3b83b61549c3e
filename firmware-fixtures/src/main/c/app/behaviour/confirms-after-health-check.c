/* SPDX-License-Identifier: Apache-2.0 */
/* Takes some hundred milliseconds to see whether the device is well, and only then confirms itself. */
#include "app.h"
#include "flash_map.h"
#include "log.h"
#include "cortex_m4.h"
#include "rtc.h"
#include "stopwatch.h"
#include "wdt.h"

#define STEP_TICKS (RTC_TICKS_PER_SECOND / 8u) /* 125 ms */

const int feeds_watchdog = 1;

static uint32_t sample[256];

static int ram_holds_patterns(void) {
    for (uint32_t pattern = 0x55555555u;; pattern = 0xAAAAAAAAu) {
        for (uint32_t i = 0; i < 256; i++) {
            *(volatile uint32_t *) &sample[i] = pattern ^ i;
        }
        for (uint32_t i = 0; i < 256; i++) {
            if (*(volatile uint32_t *) &sample[i] != (pattern ^ i)) {
                return 0;
            }
        }
        if (pattern == 0xAAAAAAAAu) {
            return 1;
        }
    }
}

static uint32_t sum_first_page(void) {
    uint32_t sum = 0;
    for (uint32_t address = SLOT_A_ADDRESS; address < SLOT_A_ADDRESS + FLASH_PAGE_SIZE; address += 4) {
        sum = (sum << 1 | sum >> 31) ^ REGISTER(address);
    }
    return sum;
}

static int flash_reads_the_same_twice(void) {
    return sum_first_page() == sum_first_page();
}

/* The high-frequency clock against the low-frequency clock, which may be off. */
static int clocks_agree(void) {
    stopwatch_start();
    rtc_sleep(STEP_TICKS);
    uint32_t microseconds = stopwatch_stop();
    uint32_t expected = 1000000u / RTC_TICKS_PER_SECOND * STEP_TICKS;
    return microseconds > expected - expected * RTC_FASTER_PERCENT / 100u && microseconds < expected + expected * RTC_SLOWER_PERCENT / 100u;
}

static int check(const char *what, int (*is_well)(void)) {
    wdt_feed();
    rtc_sleep(STEP_TICKS);
    int well = is_well();
    log_line("[app] v%s health check: %s %s", APP_VERSION, what, well ? "ok" : "FAILED");
    return well;
}

void behave(void) {
    int well = check("ram", ram_holds_patterns);
    well &= check("flash", flash_reads_the_same_twice);
    well &= check("clocks", clocks_agree);
    if (well) {
        app_confirm();
    } else {
        log_line("[app] v%s is not well and does not confirm itself", APP_VERSION);
        for (;;) { /* the watchdog brings the old image back */
            rtc_sleep(RTC_TICKS_PER_SECOND);
        }
    }
}
