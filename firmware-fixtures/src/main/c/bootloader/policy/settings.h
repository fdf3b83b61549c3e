/* SPDX-License-Identifier: Apache-2.0 */
/* What differs from product to product (docs/policies.md, section 1). Symbol boot_policy, so that a loader can put other values into the built image. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdint.h>

#define BOOT_POLICY_MAGIC   0x4C4F5042u /* "BPOL" */
#define BOOT_POLICY_ANY     0xFFFFFFFFu
#define BOOT_POLICY_NO_DOWNGRADE 1u
#define BOOT_POLICY_COUNTER 2u
#define BOOT_POLICY_GOLDEN  4u

typedef struct {
    uint32_t magic;
    uint32_t watchdog_seconds;
    uint32_t starts;
    uint32_t attempts;
    uint32_t board;
    uint32_t revision;
    uint32_t flags;
} boot_policy_t;

extern const boot_policy_t boot_policy;

#endif
