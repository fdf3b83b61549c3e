/* SPDX-License-Identifier: Apache-2.0 */
/* What logs in flash ask of cells that a cut may have left half programmed, and do to them. */
#ifndef CELLS_H
#define CELLS_H

#include <stdint.h>

int cells_are_erased(uint32_t address, uint32_t words);

/* Whether programming can still make the wanted words of what is there: no bit is 0 that must be 1. */
int cells_can_become(uint32_t address, const uint32_t *wanted, uint32_t words);

/* Programs the words that do not hold what they should, ascending. Whether all of it can be read back. */
int cells_program(uint32_t address, const uint32_t *wanted, uint32_t words);

#endif
