/* SPDX-License-Identifier: Apache-2.0 */
/* FLASH of the STM32L476 (RM0351, 3.3): two banks, pages of 2 KB, double words with an error-correcting code. */
#include "flash.h"
#include "chip.h"
#include "cpu.h"
#include "startup.h"

#include <string.h>

#define BASE       0x08000000u
#define BANK_SIZE  0x00080000u
#define KEY1       0x45670123u
#define KEY2       0xCDEF89ABu

#ifndef BUG_ECC_NMI_IGNORED
#define BUG_ECC_NMI_IGNORED 0
#endif

static uint32_t pages_erased;
static uint32_t words_written;
static volatile uint32_t words_unreadable;

uint32_t flash_pages_erased(void) {
    return pages_erased;
}

uint32_t flash_words_written(void) {
    return words_written;
}

/* The NMI of a load comes a few cycles behind it. */
uint32_t flash_words_unreadable(void) {
    cpu_barrier();
    return words_unreadable;
}

/*
 * A double word whose code does not fit: power went while it was programmed, or while its page was erased. The load has given whatever the
 * cells hold. Whoever needs to know looks at the count; going on is right for everybody else, since what a cut leaves torn is
 * programmed or erased again before anything depends on it.
 */
void NMI_Handler(void) {
    if (BUG_ECC_NMI_IGNORED || !(FLASH_ECCR & FLASH_ECCR_ECCD)) {
        Default_Handler();
    }
    FLASH_ECCR = FLASH_ECCR_ECCD;
    words_unreadable++;
}

/* ECCC stays set from the first correction to the next clearing; the data cache, from which nothing is corrected, is off (chip_prepare). */
int flash_holds(uint32_t address, const uint32_t *words, size_t size) {
    uint32_t unreadable = flash_words_unreadable();
    FLASH_ECCR = FLASH_ECCR_ECCC;
    int equal = memcmp((const void *) (uintptr_t) address, words, size) == 0;
    return equal && flash_words_unreadable() == unreadable && !(FLASH_ECCR & FLASH_ECCR_ECCC);
}

static void await_end(void) {
    while (FLASH_SR & FLASH_SR_BSY) {
    }
}

static void unlock(void) {
    FLASH_KEYR = KEY1;
    FLASH_KEYR = KEY2;
    FLASH_SR = FLASH_SR_ERRORS; /* an error that was not cleared would refuse what follows */
}

static void lock(void) {
    FLASH_CR = FLASH_CR_LOCK;
}

void flash_erase_page(uint32_t address) {
    uint32_t offset = address - BASE;
    uint32_t bank = offset >= BANK_SIZE ? FLASH_CR_BKER : 0;
    uint32_t erase = FLASH_CR_PER | bank | FLASH_CR_PNB(offset % BANK_SIZE / FLASH_PAGE_SIZE);
    unlock();
    FLASH_CR = erase;
    FLASH_CR = erase | FLASH_CR_STRT;
    await_end();
    lock();
    pages_erased++;
}

static void program(uint32_t address, uint32_t low, uint32_t high) {
    REGISTER(address) = low;
    REGISTER(address + 4u) = high;
    await_end();
}

void flash_write(uint32_t address, const uint32_t *words, size_t size) {
    unlock();
    FLASH_CR = FLASH_CR_PG;
    for (size_t i = 0; i < size / 4u; i += 2) {
        if ((words[i] & words[i + 1]) == 0xFFFFFFFFu) {
            continue;
        }
        program(address + 4u * i, words[i], words[i + 1]);
        if (FLASH_SR & FLASH_SR_PROGERR) {
            FLASH_SR = FLASH_SR_ERRORS;
            program(address + 4u * i, 0, 0);
        }
        words_written++;
    }
    lock();
}
