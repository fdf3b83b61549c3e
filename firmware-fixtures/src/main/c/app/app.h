/* SPDX-License-Identifier: Apache-2.0 */
/* What every application shares; each file in behaviour/ adds one behaviour. */
#ifndef APP_H
#define APP_H

#include <stdint.h>

#define TEXT(x) TEXT_(x)
#define TEXT_(x) #x
/* The slot that it is linked for, and that its trailer is in. */
#ifndef APP_SLOT_ADDRESS
#define APP_SLOT_ADDRESS SLOT_A_ADDRESS
#endif

#define APP_VERSION TEXT(APP_MAJOR) "." TEXT(APP_MINOR) "." TEXT(APP_REVISION)

/* Called before the application touches any register; does nothing unless a behaviour defines it. */
void app_before_anything(void);

/* The behaviour under test, after the start line has been logged. Returns if the application is to keep working. */
void behave(void);

/* Whether app_work feeds the watchdog. */
extern const int feeds_watchdog;

/* Confirms the running image, if it is on trial: sets image_ok in the trailer of its slot. */
void app_confirm(void);

/* Whether the bootloader would revert to the other image at the next boot. */
int app_is_on_trial(void);

/* Works for ever: sleeps, feeds the watchdog every second, and says every ten seconds that it is alive. */
void app_work(void) __attribute__((noreturn));

#endif
