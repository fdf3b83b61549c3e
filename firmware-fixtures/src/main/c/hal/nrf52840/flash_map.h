/* SPDX-License-Identifier: Apache-2.0 */
/* Flash map shared by every nRF52840 fixture: the default of Zephyr's nrf52840dk board. */
#ifndef FLASH_MAP_H
#define FLASH_MAP_H

#define FLASH_PAGE_SIZE   0x1000u
#define FLASH_WRITE_SIZE  4u

#define BOOT_ADDRESS      0x00000000u
#define BOOT_SIZE         0x0000C000u
#ifndef SLOT_SIZE
#define SLOT_SIZE         0x00076000u
#endif
#if defined(IMAGES) && IMAGES > 1
/* Each image has its pair of slots behind the one of the image before. These are of the image that slots_select() has chosen. */
#define SLOT_A_ADDRESS    SLOT_A_ADDRESS_OF(slots_image)
#define SLOT_B_ADDRESS    (SLOT_A_ADDRESS + SLOT_SIZE)
#else
#define SLOT_A_ADDRESS    0x0000C000u
#define SLOT_B_ADDRESS    0x00082000u
#endif
#define SLOT_A_ADDRESS_OF(image) (0x0000C000u + (image) * 2u * SLOT_SIZE)
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
