/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers that outlive a restart: a page of records, the newest of a key counts. A record whose words do not agree, such as one that a
 * power cut left, does not exist. Making room when the page is full is not safe against power cuts: a product takes a second page.
 */
#ifndef STORE_H
#define STORE_H

#include <stdint.h>

/* Where the page lies; a product's flash map says so, and so may a mistake in it. */
#ifndef STORE_ADDRESS
#define STORE_ADDRESS STORAGE_ADDRESS
#endif

#define STORE_KEYS 4u

/* key: 0 to STORE_KEYS - 1. Returns otherwise if there is no such record. */
uint32_t store_get(uint32_t key, uint32_t otherwise);

void store_put(uint32_t key, uint32_t value);

#endif
