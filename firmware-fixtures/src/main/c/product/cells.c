/* SPDX-License-Identifier: Apache-2.0 */
#include "cells.h"
#include "nvmc.h"
#include "trailer.h"

int cells_are_erased(uint32_t address, uint32_t words) {
    for (uint32_t i = 0; i < words; i++) {
        if (flash_word(address + 4 * i) != 0xFFFFFFFFu) {
            return 0;
        }
    }
    return 1;
}

int cells_can_become(uint32_t address, const uint32_t *wanted, uint32_t words) {
    for (uint32_t i = 0; i < words; i++) {
        if (~flash_word(address + 4 * i) & wanted[i]) {
            return 0;
        }
    }
    return 1;
}

int cells_program(uint32_t address, const uint32_t *wanted, uint32_t words) {
    int equal = 1;
    for (uint32_t i = 0; i < words; i++) {
        if (flash_word(address + 4 * i) != wanted[i]) {
            nvmc_write_words(address + 4 * i, &wanted[i], 1);
        }
    }
    for (uint32_t i = 0; i < words; i++) {
        equal &= flash_word(address + 4 * i) == wanted[i];
    }
    return equal;
}
