/* SPDX-License-Identifier: Apache-2.0 */
/* Flash programming through the NVMC. The CPU stalls during each operation, since it runs from the same flash. */
#ifndef NVMC_H
#define NVMC_H

#include <stddef.h>
#include <stdint.h>

/* Operations since reset, for the log. */
extern uint32_t nvmc_pages_erased;
extern uint32_t nvmc_words_written;

/* Erases the page that starts at address: every bit becomes 1. */
void nvmc_erase_page(uint32_t address);

/*
 * Programs whole words in ascending order: each bit that is 0 in the source becomes 0 in flash, no bit becomes 1. A word
 * of ones would change nothing, so it is left out.
 */
void nvmc_write_words(uint32_t address, const uint32_t *words, size_t count);

#endif
