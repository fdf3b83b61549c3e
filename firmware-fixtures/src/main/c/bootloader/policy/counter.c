/* SPDX-License-Identifier: Apache-2.0 */
#include "counter.h"
#include "areas.h"
#include "cells.h"
#include "log.h"
#include "trailer.h"

#define PAIR 8u

uint32_t counter_value(void) {
    uint32_t highest = 0;
    for (uint32_t at = COUNTER_ADDRESS; at < COUNTER_ADDRESS + COUNTER_SIZE; at += PAIR) {
        uint32_t value = flash_word(at);
        if (value == ~flash_word(at + 4) && value > highest) {
            highest = value;
        }
    }
    return highest;
}

void counter_raise(uint32_t value) {
    if (value <= counter_value()) {
        return;
    }
    uint32_t pair[2] = {value, ~value};
    uint32_t at = COUNTER_SIZE;
    while (at > 0 && cells_are_erased(COUNTER_ADDRESS + at - PAIR, 2)) {
        at -= PAIR;
    }
    if (at > 0 && cells_can_become(COUNTER_ADDRESS + at - PAIR, pair, 2)) {
        at -= PAIR;
    }
    if (at < COUNTER_SIZE) {
        cells_program(COUNTER_ADDRESS + at, pair, 2);
        log_line("[boot] security counter raised to %u", (unsigned) value);
    }
}
