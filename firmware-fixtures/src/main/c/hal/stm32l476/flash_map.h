/* SPDX-License-Identifier: Apache-2.0 */
/* Flash map of the STM32L476 fixtures: a slot a bank, as far as the bootloader leaves room for it. */
#ifndef FLASH_MAP_H
#define FLASH_MAP_H

#define FLASH_PAGE_SIZE     0x800u
#define FLASH_WRITE_SIZE    8u

#define BOOT_ADDRESS        0x08000000u
#define BOOT_SIZE           0x00010000u
#define SLOT_A_ADDRESS      0x08010000u
#define SLOT_B_ADDRESS      0x08080000u
#define SLOT_SIZE           0x00070000u
#define STORAGE_ADDRESS     0x080F0000u
#define STORAGE_SIZE        0x00010000u

#define TRAILER_MAX_SECTORS 224u /* the pages of a slot */

#define RAM_ADDRESS         0x20000000u
#define RAM_SIZE            0x00018000u

#endif
