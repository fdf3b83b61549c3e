/* SPDX-License-Identifier: Apache-2.0 */
/* The device's security counter, docs/policies.md, section 4. */
#ifndef COUNTER_H
#define COUNTER_H

#include <stdint.h>

uint32_t counter_value(void);

/* Raises the counter, unless it is as high already or its page has no room. */
void counter_raise(uint32_t value);

#endif
