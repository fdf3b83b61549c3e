/* SPDX-License-Identifier: Apache-2.0 */
#include "library.h"
#include "app.h"

static uint32_t crc(const uint8_t *bytes, uint32_t size) {
    uint32_t sum = 0xFFFFFFFFu;
    for (uint32_t i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            sum = sum >> 1 ^ (sum & 1u ? 0xEDB88320u : 0);
        }
    }
    return ~sum;
}

extern const library_t library;
__attribute__((section(".library"), used)) const library_t library = {LIBRARY_MAGIC, APP_MAJOR, APP_VERSION, crc};
