/* SPDX-License-Identifier: Apache-2.0 */
/* What every update agent does: look at the image in slot B, ask the bootloader for it, restart. */
#ifndef AGENT_H
#define AGENT_H

#include <stdint.h>

#define VERSION(major, minor, revision) ((uint32_t) (major) << 24 | (uint32_t) (minor) << 16 | (uint32_t) (revision))
#define OWN_VERSION VERSION(APP_MAJOR, APP_MINOR, APP_REVISION)

/* For log_line: the format and its arguments. */
#define VERSION_FORMAT "v%u.%u.%u"
#define VERSION_FIELDS(version) (unsigned) ((version) >> 24), (unsigned) ((version) >> 16 & 0xFFu), (unsigned) ((version) & 0xFFFFu)

/* The version of the image in slot B; 0 if there is none. */
uint32_t agent_staged_version(void);

/* Asks the bootloader to swap the image in slot B in, on trial: docs/swap-move.md, section 7. */
void agent_request_update(void);

/* Resets the device by software. */
void agent_restart(void) __attribute__((noreturn));

#endif
