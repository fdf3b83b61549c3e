/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"
#include "flash_map.h"
#include "nvmc.h"
#include "trailer.h"

#define RECORD_MARK  0x57E00000u /* the key in its lowest bits */
#define RECORD_WORDS 3u
#define RECORD_SIZE  (4u * RECORD_WORDS)
#define RECORDS      (FLASH_PAGE_SIZE / RECORD_SIZE)

static uint32_t word(uint32_t record, uint32_t index) {
    return flash_word(STORE_ADDRESS + record * RECORD_SIZE + 4 * index);
}

static int is_erased(uint32_t record) {
    return (word(record, 0) & word(record, 1) & word(record, 2)) == 0xFFFFFFFFu;
}

static uint32_t check_of(uint32_t mark, uint32_t value) {
    return ~(mark ^ value);
}

static void append(uint32_t record, uint32_t key, uint32_t value) {
    uint32_t words[RECORD_WORDS] = {RECORD_MARK | key, value, check_of(RECORD_MARK | key, value)};
    nvmc_write_words(STORE_ADDRESS + record * RECORD_SIZE, words, RECORD_WORDS);
}

static int find(uint32_t key, uint32_t *value) {
    int found = 0;
    for (uint32_t record = 0; record < RECORDS && !is_erased(record); record++) {
        if (word(record, 0) == (RECORD_MARK | key) && word(record, 2) == check_of(word(record, 0), word(record, 1))) {
            *value = word(record, 1);
            found = 1;
        }
    }
    return found;
}

uint32_t store_get(uint32_t key, uint32_t otherwise) {
    uint32_t value;
    return find(key, &value) ? value : otherwise;
}

/* The first free record; makes room if there is none. */
static uint32_t room(void) {
    for (uint32_t record = 0; record < RECORDS; record++) {
        if (is_erased(record)) {
            return record;
        }
    }
    uint32_t values[STORE_KEYS];
    int known[STORE_KEYS];
    for (uint32_t key = 0; key < STORE_KEYS; key++) {
        known[key] = find(key, &values[key]);
    }
    nvmc_erase_page(STORE_ADDRESS);
    uint32_t next = 0;
    for (uint32_t key = 0; key < STORE_KEYS; key++) {
        if (known[key]) {
            append(next++, key, values[key]);
        }
    }
    return next;
}

void store_put(uint32_t key, uint32_t value) {
    append(room(), key, value);
}
