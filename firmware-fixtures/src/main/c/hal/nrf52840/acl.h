/* SPDX-License-Identifier: Apache-2.0 */
/* Access control lists: regions of the flash that nobody can write to or erase until the next reset. */
#ifndef ACL_H
#define ACL_H

#include "nrf52840.h"

/* ACL, 0x4001E000 (chapter "ACL - Access control lists"); each register takes one write after a reset */
#define ACL_ADDR(n)  REGISTER(0x4001E800u + 16u * (n))
#define ACL_SIZE(n)  REGISTER(0x4001E804u + 16u * (n))
#define ACL_PERM(n)  REGISTER(0x4001E808u + 16u * (n))
#define ACL_PERM_NO_WRITE (1u << 1)

/* Closes whole pages, at most half of the flash, with list n (0 to 7). */
static inline void acl_close(uint32_t n, uint32_t address, uint32_t size) {
    ACL_ADDR(n) = address;
    ACL_SIZE(n) = size;
    ACL_PERM(n) = ACL_PERM_NO_WRITE;
}

#endif
