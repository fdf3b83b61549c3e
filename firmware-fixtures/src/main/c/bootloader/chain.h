/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificate chains (docs/certificate-chains.md): the bootloader has the hash of a root's key, images bring the certificates from there to the key that
 * signed them. A bootloader that is built with CHAINS and chain/x509.c knows no other keys; for all others this header is all that there is.
 */
#ifndef CHAIN_H
#define CHAIN_H

#include <stddef.h>
#include <stdint.h>

#ifndef CHAINS
#define CHAINS 0
#endif

#if CHAINS

/* A new image is looked at. */
void chain_begin(void);

/* One of its protected TLVs. */
void chain_see(uint16_t tag, const uint8_t *value, uint32_t length);

/* Its key, as SubjectPublicKeyInfo, if its chain is good but for the dates and the key's SHA-256 begins with these bytes; otherwise NULL. */
const uint8_t *chain_find_key(const uint8_t *hash, uint32_t length);

/* NULL if the dates of the chain that was looked at last are no reason to refuse an update, otherwise why they are. */
const char *chain_dates(void);

#else

static inline void chain_begin(void) {
}

static inline void chain_see(uint16_t tag, const uint8_t *value, uint32_t length) {
    (void) tag;
    (void) value;
    (void) length;
}

static inline const char *chain_dates(void) {
    return NULL;
}

#endif

#endif
