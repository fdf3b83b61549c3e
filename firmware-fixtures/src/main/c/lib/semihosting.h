/* SPDX-License-Identifier: Apache-2.0 */
/* Arm semihosting (Arm IHI "Semihosting for AArch32 and AArch64"): text and the exit code of programs that run alone. */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

void semihosting_write(const char *text);

/* Ends the program; code 0 is success. */
void semihosting_exit(int code) __attribute__((noreturn));

#endif
