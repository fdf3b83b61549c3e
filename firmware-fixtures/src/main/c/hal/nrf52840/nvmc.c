/* SPDX-License-Identifier: Apache-2.0 */
#include "nvmc.h"
#include "nrf52840.h"

uint32_t nvmc_pages_erased;
uint32_t nvmc_words_written;

static void configure(uint32_t mode) {
    NVMC_CONFIG = mode;
    while (!NVMC_READY) {
    }
}

void nvmc_erase_page(uint32_t address) {
    configure(NVMC_CONFIG_EEN);
    NVMC_ERASEPAGE = address;
    configure(NVMC_CONFIG_REN);
    nvmc_pages_erased++;
}

void nvmc_write_words(uint32_t address, const uint32_t *words, size_t count) {
    configure(NVMC_CONFIG_WEN);
    for (size_t i = 0; i < count; i++) {
        if (words[i] == 0xFFFFFFFFu) {
            continue;
        }
        REGISTER(address + 4u * i) = words[i];
        while (!NVMC_READY) {
        }
        nvmc_words_written++;
    }
    configure(NVMC_CONFIG_REN);
}
