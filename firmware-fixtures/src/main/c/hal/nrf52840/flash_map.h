/* SPDX-License-Identifier: Apache-2.0 */
/* Flash map shared by every nRF52840 fixture: the default of Zephyr's nrf52840dk board. */
#ifndef FLASH_MAP_H
#define FLASH_MAP_H

#define FLASH_PAGE_SIZE   0x1000u
#define FLASH_WRITE_SIZE  4u

#define BOOT_ADDRESS      0x00000000u
#define BOOT_SIZE         0x0000C000u
#define SLOT_A_ADDRESS    0x0000C000u
#define SLOT_B_ADDRESS    0x00082000u
#ifndef SLOT_SIZE
#define SLOT_SIZE         0x00076000u
#endif
#define STORAGE_ADDRESS   0x000F8000u
#define STORAGE_SIZE      0x00008000u

/* Bootloaders that swap using scratch take it from the storage area. */
#ifndef SCRATCH_SIZE
#define SCRATCH_SIZE      0x00004000u
#endif
#define SCRATCH_ADDRESS   STORAGE_ADDRESS

/* Where a bootloader that loads images to RAM puts them: above what it needs itself, below its stack. */
#define RAM_IMAGES_ADDRESS 0x20008000u
#define RAM_IMAGES_SIZE    0x00030000u

#define RAM_ADDRESS       0x20000000u
#define RAM_SIZE          0x00040000u

#endif
