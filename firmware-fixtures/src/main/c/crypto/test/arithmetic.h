/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_TEST_ARITHMETIC_H
#define CRYPTO_TEST_ARITHMETIC_H

/* Tests the arithmetic below the curve; what failed first, or NULL. */
const char *failing_arithmetic(void);

#endif
