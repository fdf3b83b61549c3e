/* SPDX-License-Identifier: Apache-2.0 */
/* The flash as code for every part sees it; here it is the NVMC's. */
#ifndef FLASH_H
#define FLASH_H

#include "nvmc.h"

#include <string.h>

/* Whether each word carries an error-correcting code, so that it is programmed once, and then to nothing but zeros. */
#define FLASH_PROGRAMS_ONCE 0

static inline void flash_erase_page(uint32_t address) {
    nvmc_erase_page(address);
}

/* Programs size bytes, a multiple of FLASH_WRITE_SIZE; what would stay erased is left out. */
static inline void flash_write(uint32_t address, const uint32_t *words, size_t size) {
    nvmc_write_words(address, words, size / 4u);
}

/* How many words could not be read since reset: those whose error-correcting code does not fit. */
static inline uint32_t flash_words_unreadable(void) {
    return 0;
}

/* Whether these bytes lie there. */
static inline int flash_holds(uint32_t address, const uint32_t *words, size_t size) {
    return memcmp((const void *) (uintptr_t) address, words, size) == 0;
}

static inline uint32_t flash_pages_erased(void) {
    return nvmc_pages_erased;
}

static inline uint32_t flash_words_written(void) {
    return nvmc_words_written;
}

#endif
