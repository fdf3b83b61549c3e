/* SPDX-License-Identifier: Apache-2.0 */
/* What images need of each other; for bootloaders with several. */
#ifndef DEPENDENCIES_H
#define DEPENDENCIES_H

#include <stdint.h>

/*
 * Whether the image at an address finds every image that its protected TLVs name in that version or a later one (the build number does not
 * count). going_to_run: where the headers of all images lie that will run. room: bytes from the image's header to the end of its slot.
 */
int dependencies_met(uint32_t address, uint32_t room, const uint32_t going_to_run[]);

#endif
