/* SPDX-License-Identifier: Apache-2.0 */
/* Image 1 of bootloader-two-images: functions in a slot of their own, updated by themselves, that the application calls. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include <stdint.h>

#define LIBRARY_MAGIC 0x4C494252u

/* What lies at the beginning of the image. */
typedef struct {
    uint32_t magic;
    uint32_t major;
    const char *version;
    /* 32 bits of CRC over some bytes (IEEE 802.3). */
    uint32_t (*crc)(const uint8_t *bytes, uint32_t size);
} library_t;

#endif
