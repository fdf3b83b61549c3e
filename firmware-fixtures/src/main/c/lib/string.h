/* SPDX-License-Identifier: Apache-2.0 */
/* What mem.c has of the C library's <string.h>: the fixtures need no C library, not even its headers. */
#ifndef STRING_H
#define STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *left, const void *right, size_t count);

#endif
