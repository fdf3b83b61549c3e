/* SPDX-License-Identifier: Apache-2.0 */
/* Erasing and programming flash. The core stalls meanwhile if it runs from the same bank. */
#ifndef FLASH_H
#define FLASH_H

#include "flash_map.h"

#include <stddef.h>
#include <stdint.h>

/* Whether each word carries an error-correcting code, so that it is programmed once, and then to nothing but zeros. */
#define FLASH_PROGRAMS_ONCE (FLASH_WRITE_SIZE == 8u)

/* Erases the page (or sector) that starts at address: every bit becomes 1. */
void flash_erase_page(uint32_t address);

/*
 * Programs size bytes, a multiple of FLASH_WRITE_SIZE, in ascending order; what would stay erased is left out. Where words are programmed
 * once, one that is neither erased nor shall become zeros becomes zeros all the same: power tore it, and nothing else can be made of it.
 */
void flash_write(uint32_t address, const uint32_t *words, size_t size);

/* Operations since reset, for the log. */
uint32_t flash_pages_erased(void);
uint32_t flash_words_written(void);

/* How many words could not be read since reset: those whose error-correcting code does not fit. */
uint32_t flash_words_unreadable(void);

/* Whether these bytes lie there, and the cells hold them so: not if an error-correcting code had anything to correct. */
int flash_holds(uint32_t address, const uint32_t *words, size_t size);

#endif
