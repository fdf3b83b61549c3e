/* SPDX-License-Identifier: Apache-2.0 */
/* What a product would tune. */
#ifndef CONFIG_H
#define CONFIG_H

/*
 * How long an image on trial may run without feeding the watchdog. Longer than any stretch without a feed in this
 * bootloader by a factor of a hundred: the longest are a page erase and the signature verification.
 */
#ifndef TRIAL_WATCHDOG_SECONDS
#define TRIAL_WATCHDOG_SECONDS 30u
#endif

#endif
