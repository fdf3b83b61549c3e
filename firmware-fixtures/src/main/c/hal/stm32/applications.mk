# SPDX-License-Identifier: Apache-2.0
# The applications of both STM32 parts.
APPLICATION_LIST := \
    v1-confirms:1.0.0:confirms:4096 \
    v1-confirms-16k:1.0.0:confirms:16384 \
    v1-checks-hand-off:1.0.0:checks-hand-off:4096 \
    v2-confirms-after-health-check:2.0.0:confirms-after-health-check:4096 \
    v2-confirms-after-health-check-16k:2.0.0:confirms-after-health-check:16384 \
    v2-never-confirms:2.0.0:never-confirms:4096 \
    v2-never-confirms-16k:2.0.0:never-confirms:16384
