/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a boot that starts nothing. */
#ifndef PANIC_H
#define PANIC_H

/*
 * Sleeps for ever with interrupts masked: the recognisable end state. The watchdog is left as it is. If it runs, it
 * resets the device and the boot is tried again; if not, only a new power-on or pin reset can help, and a watchdog
 * started here would but wear the device out with boots that end the same way.
 */
void boot_panic(void) __attribute__((noreturn));

#endif
