/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"
#include "config.h"

const boot_policy_t boot_policy = {
    .magic = BOOT_POLICY_MAGIC,
    .watchdog_seconds = TRIAL_WATCHDOG_SECONDS,
    .starts = 3,
    .attempts = 3,
    .board = BOOT_POLICY_ANY,
    .revision = 0,
    .flags = BOOT_POLICY_NO_DOWNGRADE | BOOT_POLICY_COUNTER | BOOT_POLICY_GOLDEN,
};
