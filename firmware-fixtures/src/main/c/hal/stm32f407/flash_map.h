/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flash map of the STM32F407 fixtures: slots and scratch area of sectors of one size, the bootloader in the four small ones, and the
 * application's storage in the middle one. A page is what the part calls a sector.
 */
#ifndef FLASH_MAP_H
#define FLASH_MAP_H

#define FLASH_PAGE_SIZE   0x20000u /* of slots and scratch area */
#define FLASH_WRITE_SIZE  1u

#define BOOT_ADDRESS      0x08000000u
#define BOOT_SIZE         0x00010000u
#define STORAGE_ADDRESS   0x08010000u
#define STORAGE_SIZE      0x00010000u
#define SLOT_A_ADDRESS    0x08020000u
#define SLOT_B_ADDRESS    0x08060000u
#define SLOT_SIZE         0x00040000u
#define SCRATCH_ADDRESS   0x080A0000u
#define SCRATCH_SIZE      0x00020000u

#define RAM_ADDRESS       0x20000000u
#define RAM_SIZE          0x00020000u

#endif
