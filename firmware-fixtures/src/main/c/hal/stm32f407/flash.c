/* SPDX-License-Identifier: Apache-2.0 */
/* FLASH of the STM32F407 (RM0090, 3.6): sectors of 16, 64 and 128 KB, programmed by bytes or, at 2.7 V or more, by words. */
#include "flash.h"
#include "chip.h"

#include <string.h>

#define BASE  0x08000000u
#define KEY1  0x45670123u
#define KEY2  0xCDEF89ABu

static uint32_t pages_erased;
static uint32_t words_written;

uint32_t flash_pages_erased(void) {
    return pages_erased;
}

uint32_t flash_words_written(void) {
    return words_written;
}

uint32_t flash_words_unreadable(void) {
    return 0;
}

int flash_holds(uint32_t address, const uint32_t *words, size_t size) {
    return memcmp((const void *) (uintptr_t) address, words, size) == 0;
}

static void await_end(void) {
    while (FLASH_SR & FLASH_SR_BSY) {
    }
}

static void unlock(void) {
    FLASH_KEYR = KEY1;
    FLASH_KEYR = KEY2;
    FLASH_SR = FLASH_SR_ERRORS;
}

static void lock(void) {
    FLASH_CR = FLASH_CR_LOCK;
}

/* Four of 16 KB, one of 64 KB, then 128 KB each (RM0090, table 5). */
static uint32_t sector_of(uint32_t address) {
    uint32_t offset = address - BASE;
    return offset < 0x10000u ? offset / 0x4000u : offset < 0x20000u ? 4u : 4u + offset / 0x20000u;
}

void flash_erase_page(uint32_t address) {
    uint32_t erase = FLASH_CR_SER | FLASH_CR_SNB(sector_of(address)) | FLASH_CR_PSIZE_X32;
    unlock();
    FLASH_CR = erase;
    FLASH_CR = erase | FLASH_CR_STRT;
    await_end();
    lock();
    pages_erased++;
}

static void write_words(uint32_t address, const uint32_t *words, size_t count) {
    FLASH_CR = FLASH_CR_PG | FLASH_CR_PSIZE_X32;
    for (size_t i = 0; i < count; i++) {
        if (words[i] != 0xFFFFFFFFu) {
            REGISTER(address + 4u * i) = words[i];
            await_end();
            words_written++;
        }
    }
}

static void write_bytes(uint32_t address, const uint8_t *bytes, size_t count) {
    FLASH_CR = FLASH_CR_PG | FLASH_CR_PSIZE_X8;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != 0xFFu) {
            *(volatile uint8_t *) (uintptr_t) (address + i) = bytes[i];
            await_end();
            words_written++;
        }
    }
}

void flash_write(uint32_t address, const uint32_t *words, size_t size) {
    unlock();
    if ((address | size) % 4u == 0) {
        write_words(address, words, size / 4u);
    } else {
        write_bytes(address, (const uint8_t *) words, size);
    }
    lock();
}
