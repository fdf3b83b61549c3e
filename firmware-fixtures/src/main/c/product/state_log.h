/* SPDX-License-Identifier: Apache-2.0 */
/* The persistent log of update states, docs/policies.md, section 3. Shared by the bootloader and by applications. */
#ifndef STATE_LOG_H
#define STATE_LOG_H

#include <stdint.h>

typedef enum { STATE_IDLE = 1, STATE_DOWNLOAD, STATE_VERIFY, STATE_SWAP, STATE_REBOOT, STATE_TEST, STATE_CONFIRM, STATE_ROLLBACK } state_t;

typedef enum {
    REASON_NONE,
    REASON_WRONG_HARDWARE,
    REASON_BELOW_COUNTER,
    REASON_DOWNGRADE,
    REASON_TOO_MANY_ATTEMPTS,
    REASON_WAITING,
    REASON_NOT_CONFIRMED,
    REASON_NOTHING_TO_RETURN_TO,
    REASON_GOLDEN,
    REASON_ROLLED_BACK
} reason_t;

#define STATE_RECORD_FORMAT 0x4C31u

/* Reset causes as an application saw them: 1 + the bit of RESETREAS. */
#define STATE_CAUSE_NOT_TOLD 0u
#define STATE_CAUSE_POWER_ON 255u

/* The version of an image, as in its header. */
typedef struct {
    uint8_t major;
    uint8_t minor;
    uint16_t revision;
    uint32_t build;
} image_version_t;

typedef struct {
    uint32_t sequence;
    uint8_t state;
    uint8_t reason;
    uint8_t starts;
    uint8_t attempts;
    uint8_t back_off;
    uint8_t cause;
    uint16_t format;
    image_version_t version;
    uint32_t image;
    uint32_t time;
    uint32_t crc;
} state_record_t;

_Static_assert(sizeof(state_record_t) == 32, "a record has 32 bytes");

/* The newest record; IDLE with all other fields 0 if there is none. */
state_record_t state_log_newest(void);

/* The record after this one: its counts carried on, cause and time not told. */
state_record_t state_log_next(const state_record_t *newest, state_t state, reason_t reason, image_version_t version);

/* Writes a record that state_log_next has begun. Whether it can be read back. */
int state_log_append(state_record_t next);

const char *state_name(uint8_t state);

#endif
