/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_PROGRESS_H
#define CRYPTO_PROGRESS_H

/*
 * Called between slices of work, at least every few milliseconds at 64 MHz, so that a bootloader can feed its watchdog
 * without this code knowing that there is one. Define a function of this name anywhere to receive the calls; without
 * one the empty weak definition below is linked.
 */
void crypto_progress(void);

#ifdef CRYPTO_PROGRESS_DEFAULT
__attribute__((weak)) void crypto_progress(void) {}
#endif

#endif
