/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a product has around its swaps, docs/policies.md; the paragraphs of its section 6 are in brackets. A bootloader that is
 * built without (POLICIES 0) asks for none of this, and nothing of it is left in its binary.
 */
#ifndef POLICY_H
#define POLICY_H

#include "image.h"

#include <stdint.h>

#ifndef POLICIES
#define POLICIES 0
#endif

typedef enum { POLICY_ADMITTED, POLICY_PUT_OFF, POLICY_REFUSED } policy_admission_t;

/* The first thing in a boot: closes the bootloader's own region to writing. */
void policy_begin(void);

/* [1] What an image must fulfil besides being valid; defect: what else is wrong with it, or NULL. */
const char *policy_check(uint32_t address, const image_header_t *header, const char *defect);

/* [2] Whether the image on trial is started once more; otherwise it is time to go back. */
int policy_starts_again(void);
void policy_goes_back(void);
void policy_stays_for_want_of_another(void);

/* [3] Whether slot B's request is a revert under way. */
int policy_is_revert_in_b(void);
policy_admission_t policy_admit(uint32_t address, const image_header_t *header);
/* Writes down what policy_check has just refused in an image that was asked for. */
void policy_refused(const image_header_t *header);

/* [4] Before the image in slot A is started. */
void policy_starting(const image_header_t *header, int after_test_swap);
uint32_t policy_watchdog_seconds(void);
/* The last thing in a boot: closes counter and golden image. */
void policy_end(void);

/* [5] Puts the golden image into slot A, if there is a valid one. */
int policy_restore_golden(void);

#endif
